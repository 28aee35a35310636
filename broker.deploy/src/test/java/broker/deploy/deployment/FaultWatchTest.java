package broker.deploy.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.api.admin.PluginView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which plugins were set aside too often. */
final class FaultWatchTest {
  private final FaultWatch watch = new FaultWatch();

  private record View(String name, long failures) implements PluginView {
    @Override
    public String version() {
      return "1.0.0";
    }

    @Override
    public boolean setAside() {
      return failures > 0;
    }

    @Override
    public long faults() {
      return 100; // single faults do not count
    }

    @Override
    public Optional<Instant> lastFaultAt() {
      return Optional.empty();
    }

    @Override
    public Optional<String> lastFault() {
      return Optional.empty();
    }
  }

  private List<String> tooMany(String name, long failures, int atSecond) {
    return watch
        .tooMany(List.of(new View(name, failures)), Duration.ofSeconds(atSecond).toNanos())
        .stream()
        .map(PluginView::name)
        .toList();
  }

  @Test
  void threeFailuresInAMinuteAreTooMany() {
    assertEquals(List.of(), tooMany("a", 1, 0));
    assertEquals(List.of(), tooMany("a", 2, 30));
    assertEquals(List.of(), tooMany("a", 2, 40));
    assertEquals(List.of("a"), tooMany("a", 3, 60));
    assertEquals(List.of(), tooMany("a", 3, 61));
  }

  @Test
  void threeFailuresInMoreThanAMinuteAreNot() {
    tooMany("a", 1, 0);
    tooMany("a", 2, 30);
    assertEquals(List.of(), tooMany("a", 3, 61));
    assertEquals(List.of("a"), tooMany("a", 4, 62));
  }

  @Test
  void anotherVersionBeginsAnew() {
    tooMany("a", 2, 0);
    watch.forget("a");
    assertEquals(List.of(), tooMany("a", 1, 1));
  }

  @Test
  void aPluginThatWasAwayBeginsAnew() {
    tooMany("a", 2, 0);
    tooMany("b", 0, 1);
    assertEquals(List.of(), tooMany("a", 1, 2));
  }
}
