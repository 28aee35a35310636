package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the flags of the benchmark come to. */
final class BenchOptionsTest {
  private static BenchOptions parse(String line) throws UsageError {
    List<String> args = line.isEmpty() ? List.of() : List.of(line.split(" "));
    return BenchOptions.parse(args, 7).orElseThrow();
  }

  @Test
  void hasDefaultsForEverything() throws UsageError {
    BenchOptions options = parse("");
    assertEquals("bench-7", options.connect().clientId());
    assertEquals(10, options.publishers());
    assertEquals(10, options.topics());
    assertEquals(64, options.size());
    assertEquals(Duration.ofSeconds(10), options.duration());
    assertEquals(0, options.rate());
  }

  @Test
  void knowsHowManyGetWhatIsPublished() throws UsageError {
    BenchOptions uneven = parse("--publishers 4 --topics 3 --subscribers 5");
    assertEquals("bench/0", uneven.topic(3));
    assertEquals(2, uneven.receivers(0));
    assertEquals(2, uneven.receivers(1));
    assertEquals(1, uneven.receivers(2));
    assertEquals(5, parse("--topics 3 --subscribers 5 --all-topics").receivers(2));
  }

  @Test
  void refusesWhatCannotBeMeasured() throws UsageError {
    assertThrows(UsageError.class, () -> parse("--size 7"));
    assertThrows(UsageError.class, () -> parse("--rate 0"));
    assertThrows(UsageError.class, () -> parse("-t a/#"));
    assertTrue(BenchOptions.parse(List.of("--help"), 7).isEmpty());
  }
}
