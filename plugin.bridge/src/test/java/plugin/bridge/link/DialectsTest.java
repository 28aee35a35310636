package plugin.bridge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.EndCause;
import broker.api.message.ProtocolVersion;
import broker.api.message.ReasonCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import plugin.bridge.link.Dialects.Dialect;

final class DialectsTest {
  private static final Dialect V5 = new Dialect(ProtocolVersion.V5_0, false);
  private static final Dialect PRIVATE = new Dialect(ProtocolVersion.V3_1_1, true);
  private static final Dialect PLAIN = new Dialect(ProtocolVersion.V3_1_1, false);

  private record Cause(Kind kind, Optional<ReasonCode> reasonCode, String text)
      implements EndCause {}

  private static final EndCause UNSUPPORTED =
      new Cause(
          EndCause.Kind.REFUSED, Optional.of(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION), "refused");
  private static final EndCause CLOSED =
      new Cause(EndCause.Kind.CLOSED_BY_PEER, Optional.empty(), "closed");
  private static final EndCause DOWN =
      new Cause(EndCause.Kind.UNREACHABLE, Optional.empty(), "down");

  @Test
  void aRefusedVersionLeadsToTheNextOneAtOnceAndForGood() {
    Dialects dialects = new Dialects(ProtocolVersion.V5_0, true);
    assertEquals(V5, dialects.current());
    assertTrue(dialects.failed(UNSUPPORTED));
    assertEquals(PRIVATE, dialects.current());
    assertTrue(dialects.failed(UNSUPPORTED));
    assertEquals(PLAIN, dialects.current());
    assertFalse(dialects.failed(UNSUPPORTED));
    dialects.connected();
    assertEquals(PLAIN, dialects.current());
  }

  @Test
  void aBrokerThatIsDownIsAddressedAsBefore() {
    Dialects dialects = new Dialects(ProtocolVersion.V5_0, true);
    for (int i = 0; i < 10; i++) {
      assertFalse(dialects.failed(DOWN));
    }
    assertEquals(V5, dialects.current());
  }

  @Test
  void aBrokerThatClosesWithoutAWordIsTriedInAllDialectsAndThenFromTheFirstAgain() {
    Dialects dialects = new Dialects(ProtocolVersion.V5_0, true);
    for (Dialect next : new Dialect[] {PRIVATE, PLAIN, V5, PRIVATE}) {
      for (int i = 0; i < 3; i++) {
        assertFalse(dialects.failed(CLOSED));
      }
      assertEquals(next, dialects.current());
    }
    dialects.connected();
    assertEquals(V5, dialects.current());
  }

  @Test
  void withoutTryPrivateNobodyIsToldThatThisIsABridge() {
    assertEquals(PLAIN, new Dialects(ProtocolVersion.V3_1_1, false).current());
    assertEquals(PRIVATE, new Dialects(ProtocolVersion.V3_1_1, true).current());
  }
}
