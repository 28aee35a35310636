package broker.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plugin that fails: when it is set aside, and who is told. */
final class PluginTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int TOLERATED = 3;

  private final List<String> told = new ArrayList<>();
  private final Object service = new Object();
  private final Plugin<Object> plugin =
      new Plugin<>(service, service, 0, 1, new Alarms(), Faults::new, null);

  private final class Alarms implements AccessAlarms {
    @Override
    public void setAside(String name, String reason) {
      told.add("alarm " + reason);
    }

    @Override
    public void cleared(String name) {
      told.add("clear");
    }
  }

  private final class Faults implements PluginFaults {
    @Override
    public void fault(Object of, String what) {
      assertEquals(service, of);
      told.add(what);
    }

    @Override
    public void setAside(Object of, boolean aside) {
      assertEquals(service, of);
      told.add(aside ? "aside" : "back");
    }
  }

  private void fail(long atNanos) {
    plugin.failed("threw", null, atNanos, TOLERATED);
  }

  private void failOften() {
    for (int i = 0; i < TOLERATED; i++) {
      fail(0);
    }
  }

  @Test
  void isSetAsideAfterSeveralFaultsInARowAndThenItIsTold() {
    fail(0);
    fail(0);
    assertFalse(plugin.isSetAside(0));
    fail(0);
    assertTrue(plugin.isSetAside(0));
    assertEquals(List.of("threw", "threw", "threw", "aside", "alarm threw"), told);
  }

  @Test
  void anAnswerBetweenTwoFaultsBeginsTheRowAnew() {
    fail(0);
    fail(0);
    plugin.succeeded();
    fail(0);
    fail(0);
    assertFalse(plugin.isSetAside(0));
  }

  @Test
  void aQuestionFromBeforeItWasSetAsideIsNoFurtherFailure() {
    failOften();
    told.clear();
    fail(SECOND_NANOS);
    assertEquals(List.of("threw"), told);
  }

  @Test
  void oneFaultAtItsNextChanceSetsItAsideAgain() {
    failOften();
    told.clear();
    assertFalse(plugin.isSetAside(10 * SECOND_NANOS));
    fail(10 * SECOND_NANOS);
    assertTrue(plugin.isSetAside(11 * SECOND_NANOS));
    assertEquals(List.of("threw", "aside"), told);
  }

  @Test
  void anAnswerAtItsNextChanceBringsItBack() {
    failOften();
    told.clear();
    plugin.succeeded();
    assertFalse(plugin.isSetAside(0));
    assertEquals(List.of("clear", "back"), told);
  }
}
