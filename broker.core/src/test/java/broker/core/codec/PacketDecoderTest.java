package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ConnAck;
import broker.core.packet.Connect;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.Subscribe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
  static List<PacketCase> validCases() {
    return PacketCases.all();
  }

  static List<PacketCase> malformedCases() {
    return MalformedCases.all();
  }

  @ParameterizedTest
  @MethodSource("validCases")
  void decodes(PacketCase row) throws ProtocolException {
    assertRemainingLength(row);
    assertEquals(PacketText.of(row.packet()), PacketText.of(row.decode()));
  }

  @ParameterizedTest
  @MethodSource("malformedCases")
  void refuses(PacketCase row) {
    assertRemainingLength(row);
    ProtocolException e = assertThrows(ProtocolException.class, row::decode);
    assertEquals(row.failure(), e.reasonCode(), e.getMessage());
    assertEquals(row.statements().split(" ")[0], e.statement(), e.getMessage());
  }

  private static void assertRemainingLength(PacketCase row) {
    int size = row.bytes().length;
    assertEquals(size, FixedHeader.packetSize(row.bytes()[1]), "remaining length in the table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8A 06 00 07 00 01 'a' 01", "82 06 00 07 00 01 'a' 01"})
  void lets31RepeatARequestWithDup(String bytes) throws ProtocolException {
    Subscribe subscribe = (Subscribe) decode31(bytes);
    assertEquals(1, subscribe.subscriptions().get(0).maximumQoS());
  }

  @Test
  void disregardsUnusedBitsOf31() throws ProtocolException {
    // flags: will QoS 1, will retain and the lowest bit, but no will
    Connect connect = (Connect) decode31("10 0F 00 06 'MQIsdp' 03 29 00 3C 00 01 'c'");
    assertNull(connect.will());
    Subscribe subscribe = (Subscribe) decode31("82 06 00 07 00 01 'a' FD");
    assertEquals(1, subscribe.subscriptions().get(0).maximumQoS());
    ConnAck connAck =
        (ConnAck) PacketCase.decode(Bytes.of("20 02 FF 00"), ProtocolVersion.V3_1, Role.SERVER);
    assertFalse(connAck.sessionPresent());
  }

  @Test
  void lets31AnnounceUserNameAndPasswordWithoutSendingThem() throws ProtocolException {
    Connect connect = (Connect) decode31("10 0F 00 06 'MQIsdp' 03 C2 00 3C 00 01 'c'");
    assertNull(connect.userName());
    assertNull(connect.password());
  }

  private static Object decode31(String bytes) throws ProtocolException {
    return PacketCase.decode(Bytes.of(bytes), ProtocolVersion.V3_1, Role.CLIENT);
  }

  /** An invalid filter fails its subscription, not the packet. */
  @Test
  void keepsInvalidTopicFilters() throws ProtocolException {
    byte[] bytes = Bytes.of("82 0A 00 07 00 00 00 00 00 01 'b' 00");
    Subscribe subscribe = (Subscribe) PacketCase.decode(bytes, ProtocolVersion.V5, Role.CLIENT);
    assertNull(subscribe.subscriptions().get(0).filter()); // [MQTT-4.7.3-1]
    assertEquals("b", String.valueOf(subscribe.subscriptions().get(1).filter()));
  }

  @Test
  void ignoresTheVersionOfTheConnectionForConnect() throws ProtocolException {
    byte[] bytes = Bytes.of("10 0D 00 04 'MQTT' 04 02 00 3C 00 01 'c'");
    Connect connect = (Connect) PacketCase.decode(bytes, ProtocolVersion.V5, Role.CLIENT);
    assertEquals(ProtocolVersion.V3_1_1, connect.version());
    assertTrue(connect.cleanStart());
  }

  @Test
  void hasNoStackTraceForWhatAPeerDidWrong() {
    ProtocolException e =
        assertThrows(
            ProtocolException.class,
            () -> PacketCase.decode(Bytes.of("00 00"), ProtocolVersion.V5, Role.CLIENT));
    assertEquals(0, e.getStackTrace().length);
    assertEquals(ReasonCode.MALFORMED_PACKET, e.reasonCode());
  }
}
