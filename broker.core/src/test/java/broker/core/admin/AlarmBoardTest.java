package broker.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.api.admin.Alarm;
import broker.api.admin.Alarms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlarmBoardTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T06:00:00Z");

  private Instant now = MORNING;
  private final AlarmBoard board = new AlarmBoard(() -> now);
  private final Alarms tls = board.of("plugin.tls");
  private final Alarms store = board.of("plugin.persistence");
  private final List<String> told = new ArrayList<>();

  private final class Told implements AlarmBoard.Listener {
    @Override
    public void raised(Alarm alarm) {
      told.add("+" + alarm.plugin() + " " + alarm.name() + " " + alarm.text());
    }

    @Override
    public void cleared(Alarm alarm) {
      told.add("-" + alarm.plugin() + " " + alarm.name());
    }
  }

  @Test
  void tellsWhatIsRaisedAndCleared() {
    board.listener(new Told());
    tls.raise("certificate.expires", "in 3 days");
    tls.raise("certificate.expires", "in 3 days");
    tls.raise("certificate.expires", "in 2 days");
    tls.clear("certificate.expires");
    tls.clear("certificate.expires");
    assertEquals(
        List.of(
            "+plugin.tls certificate.expires in 3 days",
            "+plugin.tls certificate.expires in 2 days",
            "-plugin.tls certificate.expires"),
        told);
  }

  @Test
  void tellsALateListenerWhatThereIs() {
    store.raise("disk.full", "make room");
    board.listener(new Told());
    assertEquals(List.of("+plugin.persistence disk.full make room"), told);
    board.listener(null);
    store.clear("disk.full");
    assertEquals(1, told.size());
  }

  @Test
  void keepsAlarmsOfBundlesApart() {
    tls.raise("broken", "a");
    store.raise("broken", "b");
    tls.clear("broken");
    assertEquals(List.of("b"), store.active().stream().map(Alarm::text).toList());
  }

  @Test
  void showsThoseOfAllOldestFirstSinceTheyWereRaised() {
    tls.raise("one", "a");
    now = MORNING.plusSeconds(60);
    store.raise("two", "b");
    tls.raise("one", "changed");
    List<Alarm> active = tls.active();
    assertEquals(List.of("one", "two"), active.stream().map(Alarm::name).toList());
    assertEquals(MORNING, active.get(0).since());
    assertEquals("changed", active.get(0).text());
    assertEquals(now, active.get(1).since());
  }

  @Test
  void clearsThoseOfABundleThatIsGone() {
    tls.raise("one", "a");
    tls.raise("two", "b");
    store.raise("three", "c");
    board.clearAll("plugin.tls");
    assertEquals(List.of("three"), store.active().stream().map(Alarm::name).toList());
  }

  @Test
  void accessControlRaisesAlarmsAboutPluginsWhateverTheirClassesAreCalled() {
    RaisedAlarms raised = new RaisedAlarms(board.of("broker.core"));
    raised.setAside("plugin.auth.Passwords$$Lambda/0x7f", "no answer");
    Alarm alarm = tls.active().get(0);
    assertEquals("broker.core", alarm.plugin());
    assertEquals("set-aside.plugin.auth.Passwords$$Lambda.0x7f", alarm.name());
    raised.cleared("plugin.auth.Passwords$$Lambda/0x7f");
    assertEquals(List.of(), tls.active());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a+", "#", "a\nb", "\uD800"})
  void refusesNamesThatNoTopicCouldHave(String name) {
    assertThrows(IllegalArgumentException.class, () -> tls.raise(name, "text"));
  }
}
