package broker.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PluginView;
import broker.core.access.AccessAlarms;
import broker.core.guard.Faults;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PluginBoardTest {
  private static final Instant NOW = Instant.parse("2026-01-01T06:00:00Z");

  private final Map<String, String> raised = new TreeMap<>();
  private final AccessAlarms alarms =
      new AccessAlarms() {
        @Override
        public void setAside(String plugin, String reason) {
          raised.put(plugin, reason);
        }

        @Override
        public void cleared(String plugin) {
          raised.remove(plugin);
        }
      };
  private final PluginBoard board = new PluginBoard(() -> NOW, alarms, () -> 3);
  private final Object service = new Object();
  private final Object other = new Object();

  private PluginView only() {
    assertEquals(1, board.views().size());
    return board.views().get(0);
  }

  @Test
  void showsPluginsByNameAsLongAsTheyAreUsed() {
    board.use(service, "plugin.tls", "1.0.0");
    board.use(service, "plugin.tls", "1.0.0"); // for something else
    board.use(other, "plugin.auth", "2.1.0");
    assertEquals(
        List.of("plugin.auth", "plugin.tls"),
        board.views().stream().map(PluginView::name).toList());
    board.release(other);
    board.release(service);
    assertEquals("plugin.tls", only().name());
    assertEquals("1.0.0", only().version());
    board.release(service);
    assertEquals(List.of(), board.views());
    board.release(service);
  }

  @Test
  void countsFaultsAndShowsTheLastOne() {
    board.use(service, "plugin.auth", "1.0.0");
    assertEquals(Optional.empty(), only().lastFault());
    board.faultOf("plugin.auth", "one");
    board.faultOf("plugin.auth", "two");
    board.faultOf("unknown", "three");
    assertEquals(2, only().faults());
    assertEquals(Optional.of("two"), only().lastFault());
    assertEquals(Optional.of(NOW), only().lastFaultAt());
  }

  @Test
  void forgetsFaultsWithThePlugin() {
    board.use(service, "plugin.auth", "1.0.0");
    board.faultOf("plugin.auth", "one");
    board.release(service);
    board.use(service, "plugin.auth", "1.0.1");
    assertEquals(0, only().faults());
    assertEquals("1.0.1", only().version());
  }

  @Test
  void showsWhoIsSetAside() {
    board.use(service, "plugin.auth", "1.0.0");
    board.use(other, "plugin.auth", "1.0.0");
    board.setAside(service, true);
    board.setAside(other, true);
    board.setAside(new Object(), true);
    board.setAside(service, false);
    assertTrue(only().setAside(), "the other service still is");
    board.setAside(other, false);
    assertFalse(only().setAside());
    assertEquals(2, only().failures());
  }

  @Test
  void countsTheFaultOfAServiceForItsPlugin() {
    board.use(service, "plugin.auth", "1.0.0");
    board.fault(service, "threw");
    board.fault(other, "unknown");
    assertEquals(1, only().faults());
    assertEquals(0, only().failures());
    assertEquals(Optional.of("threw"), only().lastFault());
  }

  @Test
  void whatIsGuardedHasAnAlarmAsLongAsSomethingIsSetAside() {
    board.use(service, "plugin.auth", "1.0.0");
    Faults faults = board.of("plugin.auth");
    assertEquals(3, faults.tolerated());
    faults.setAside(service, "command x threw");
    faults.setAside(other, "figures threw");
    assertTrue(only().setAside());
    assertEquals(2, only().failures());
    assertEquals(Map.of("plugin.auth", "figures threw"), raised);
    faults.back(service);
    assertEquals(1, raised.size());
    faults.back(other);
    assertFalse(only().setAside());
    assertEquals(Map.of(), raised);
    faults.setAside(service, "command x threw");
    board.release(service);
    assertEquals(Map.of(), raised, "its alarm goes with the plugin");
  }

  @Test
  void whoRegistersServicesWithoutEndFails() {
    for (int i = 0; i < 1_003; i++) {
      board.use(new Object(), "plugin.leak", "1.0.0");
    }
    assertEquals(3, only().failures());
    assertEquals(Optional.of("it has registered more than 1000 services"), only().lastFault());
  }
}
