package broker.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The enums and small values of the package: each number stands for one constant and back. */
final class VocabularyTest {
  @Test
  void qosAndItsNumberAreOneToOne() {
    for (QoS qos : QoS.values()) {
      assertEquals(qos, QoS.of(qos.value()));
    }
    assertThrows(IllegalArgumentException.class, () -> QoS.of(3));
    assertThrows(IllegalArgumentException.class, () -> QoS.of(-1));
  }

  @Test
  void theWeakerQosOfTwoIsTheSameBothWays() {
    assertEquals(QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE.atMost(QoS.AT_LEAST_ONCE));
    assertEquals(QoS.AT_LEAST_ONCE, QoS.AT_LEAST_ONCE.atMost(QoS.EXACTLY_ONCE));
  }

  @Test
  void protocolVersionAndItsLevelAreOneToOne() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      assertEquals(version, ProtocolVersion.of(version.level()));
    }
    assertThrows(IllegalArgumentException.class, () -> ProtocolVersion.of(0x84));
  }

  @Test
  void retainHandlingAndItsNumberAreOneToOne() {
    for (RetainHandling handling : RetainHandling.values()) {
      assertEquals(handling, RetainHandling.of(handling.value()));
    }
    assertThrows(IllegalArgumentException.class, () -> RetainHandling.of(3));
  }

  @Test
  void reasonCodeAndItsByteAreOneToOne() {
    for (ReasonCode reason : ReasonCode.values()) {
      assertEquals(Optional.of(reason), ReasonCode.of(reason.code()));
    }
    assertEquals(Optional.empty(), ReasonCode.of(0x03));
    assertEquals(Optional.empty(), ReasonCode.of(0xFF));
    assertEquals(Optional.empty(), ReasonCode.of(-1));
  }

  @Test
  void reasonsFrom0x80OnAreErrors() {
    assertFalse(ReasonCode.RE_AUTHENTICATE.isError());
    assertTrue(ReasonCode.UNSPECIFIED_ERROR.isError());
  }

  @Test
  void subscriptionRefusesWhatNoPacketCanSay() {
    Subscription plain = Subscription.of("a/#", QoS.AT_LEAST_ONCE);
    assertEquals(0, plain.identifier());
    assertEquals(RetainHandling.SEND, plain.retainHandling());
    assertThrows(IllegalArgumentException.class, () -> Subscription.of("", QoS.AT_LEAST_ONCE));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Subscription(
                "a",
                QoS.AT_LEAST_ONCE,
                false,
                false,
                RetainHandling.SEND,
                Subscription.MAXIMUM_IDENTIFIER + 1));
  }
}
