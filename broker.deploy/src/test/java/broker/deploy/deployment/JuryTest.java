package broker.deploy.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.deploy.deployment.Jury.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JuryTest {
  private long nanos = 42;
  private final Jury jury = new Jury(() -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void everybodyIsJudgedOnceTheBrokerIsOpen() {
    assertEquals(Verdict.EVERYBODY, jury.possible(true));
  }

  @Test
  void howeverLongAStoreLoadsOnlyWhoBringsItIsJudgedBeforeTheEnd() {
    assertEquals(Verdict.NOBODY, jury.possible(false));
    pass(Duration.ofSeconds(59));
    assertEquals(Verdict.NOBODY, jury.possible(false));
    pass(Duration.ofSeconds(1));
    assertEquals(Verdict.STORES, jury.possible(false));
    pass(Duration.ofHours(1));
    assertEquals(Verdict.STORES, jury.possible(false));
    assertEquals(Verdict.EVERYBODY, jury.possible(true));
  }

  @Test
  void eachVerdictIsGivenOnceAndALoadLaterOnTakesNoneBack() {
    assertTrue(jury.gives(Verdict.STORES));
    assertFalse(jury.gives(Verdict.STORES));
    assertTrue(jury.gives(Verdict.EVERYBODY));
    assertFalse(jury.gives(Verdict.EVERYBODY));
    assertFalse(jury.gives(Verdict.STORES));
  }
}
