package testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacketTest {

  @Test
  void readsAConnack() {
    Packet connack = packet("20 0a 01 00 07 22 00 0a 12 00 01 61");

    assertTrue(connack.sessionPresent());
    assertEquals(0, connack.reasonCode());
    assertEquals(10, connack.properties().number(PropertyId.TOPIC_ALIAS_MAXIMUM).orElseThrow());
    assertEquals(
        "a", connack.properties().text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER).orElseThrow());
    assertFalse(connack.properties().has(PropertyId.RECEIVE_MAXIMUM));
  }

  @Test
  void readsAPublishWithRepeatedProperties() {
    Packet publish = packet("3b 14 00 01 74 00 09 0c 0b 01 0b 80 01 26 00 01 6b 00 01 76 78");

    assertEquals("t", publish.topic());
    assertEquals("x", publish.payload());
    assertEquals(9, publish.packetId());
    assertEquals(1, publish.qos());
    assertTrue(publish.retain());
    assertTrue(publish.dup());
    assertEquals(
        List.of(1L, 128L), publish.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER));
    assertEquals(List.of("k=v"), publish.properties().user());
  }

  @Test
  void anOmittedReasonCodeIsSuccess() {
    assertEquals(0, packet("40 02 00 01").reasonCode());
    assertEquals(0x10, packet("40 03 00 01 10").reasonCode());
    assertEquals(0, packet("e0 00").reasonCode());
  }

  @Test
  void readsTheReasonCodesOfASuback() {
    assertEquals(List.of(1, 0x87), packet("90 05 00 01 00 01 87").reasonCodes());
  }

  @Test
  void readingPastTheEndOfAPacketFails() {
    assertThrows(AssertionError.class, () -> packet("40 01 00").packetId());
  }

  private static Packet packet(String hex) {
    byte[] bytes = Hex.parse(hex);
    return new Packet(
        ProtocolVersion.V5, bytes[0] & 0xFF, Arrays.copyOfRange(bytes, 2, bytes.length));
  }
}
