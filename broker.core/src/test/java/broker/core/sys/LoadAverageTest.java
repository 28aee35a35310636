package broker.core.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Load averages as Mosquitto computes them: rate per minute, weighted with exp(-seconds/period).
 */
final class LoadAverageTest {
  private final LoadAverage average = new LoadAverage(1_000);

  private List<String> texts() {
    return List.of(average.text(0), average.text(1), average.text(2));
  }

  @Test
  void beginsAtZeroWhateverWasThereBefore() {
    assertEquals(List.of("0.00", "0.00", "0.00"), texts());
  }

  @Test
  void movesTowardsTheRatePerMinute() {
    average.update(1_100, 10); // 600 per minute: 600 * (1 - exp(-10/60)) and so on
    assertEquals(List.of("92.11", "19.67", "6.63"), texts());
    average.update(1_100, 10); // nothing more: times exp(-10/60) and so on
    assertEquals(List.of("77.97", "19.03", "6.56"), texts());
  }

  @Test
  void reachesTheRateInTheEnd() {
    for (int i = 1; i <= 10_000; i++) {
      average.update(1_000 + i * 5L, 10);
    }
    assertEquals(List.of("30.00", "30.00", "30.00"), texts());
  }

  @Test
  void longIntervalsCountAsMuchAsManyShortOnes() {
    LoadAverage often = new LoadAverage(0);
    LoadAverage seldom = new LoadAverage(0);
    for (int i = 1; i <= 30; i++) {
      often.update(i, 10);
    }
    seldom.update(30, 300);
    assertEquals(often.text(1), seldom.text(1));
  }
}
