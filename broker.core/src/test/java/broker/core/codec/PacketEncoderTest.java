package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketEncoderTest {
  private static final List<UserProperty> USER = List.of(new UserProperty("n", "v"));
  private static final ReasonCode FULL = ReasonCode.QUOTA_EXCEEDED;

  private final ByteBuf out = Unpooled.buffer(1);

  static List<PacketCase> cases() {
    return PacketCases.all();
  }

  static List<Packet> answers() {
    String why = "0123456789";
    return List.of(
        new ConnAck(
            false,
            ReasonCode.SERVER_BUSY,
            new ConnAckProperties.Builder()
                .reasonString(why)
                .userProperty(new UserProperty("n", "12"))
                .build()), // [MQTT-3.2.2-19] [MQTT-3.2.2-20]
        new PubAck(
            5, FULL, why, List.of(new UserProperty("n", "12"))), // [MQTT-3.4.2-2] [MQTT-3.4.2-3]
        new SubAck(5, List.of(FULL), why, List.of(new UserProperty("n", "1"))), // [MQTT-3.9.2-2]
        new UnsubAck(
            5,
            List.of(ReasonCode.NOT_AUTHORIZED),
            why,
            List.of(new UserProperty("n", "1"))), // [MQTT-3.11.2-2]
        new Disconnect(
            FULL,
            -1,
            why,
            null,
            List.of(new UserProperty("n", "1234"))), // [MQTT-3.14.2-3] [MQTT-3.14.2-4]
        new Auth(
            ReasonCode.CONTINUE_AUTHENTICATION,
            "",
            null,
            why,
            List.of(new UserProperty("n", "1")))); // [MQTT-3.15.2-2] [MQTT-3.15.2-3]
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encodes(PacketCase row) {
    int size = PacketEncoder.encode(row.packet(), out, row.version(), ConnectProperties.NO_LIMIT);
    assertArrayEquals(row.bytes(), Bytes.array(out));
    assertEquals(row.bytes().length, size);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesNothingThatIsTooLong(PacketCase row) { // [MQTT-3.1.2-24]
    assertEquals(0, PacketEncoder.encode(row.packet(), out, row.version(), 1));
    assertEquals(0, out.readableBytes());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void leavesOutUserPropertiesBeforeTheReasonString(Packet packet) {
    int all = encode(packet, 1_000);
    assertEquals(all, encode(packet, all));
    int withReasonString = encode(packet, all - 1);
    assertEquals(withReasonString, encode(packet, withReasonString));
    int withNeither = encode(packet, withReasonString - 1);
    assertEquals(withReasonString - 13, withNeither + omittedLength(packet));
    assertEquals(0, encode(packet, withNeither - 1));
  }

  /** An acknowledgement and a DISCONNECT do without the length of their section too. */
  private static int omittedLength(Packet packet) {
    return switch (packet.type()) {
      case PUBACK, DISCONNECT -> 1;
      default -> 0;
    };
  }

  private int encode(Packet packet, long maximumPacketSize) {
    out.clear();
    int size = PacketEncoder.encode(packet, out, ProtocolVersion.V5, maximumPacketSize);
    assertEquals(size, out.readableBytes());
    return size;
  }

  @Test
  void keepsTheUserPropertiesOfRequests() {
    assertEquals(0, encode(new Unsubscribe(7, USER, List.of("a")), 14));
    assertEquals(15, encode(new Unsubscribe(7, USER, List.of("a")), 15));
  }

  @ParameterizedTest
  @CsvSource({
    "UNSUPPORTED_PROTOCOL_VERSION, 1",
    "CLIENT_IDENTIFIER_NOT_VALID, 2",
    "SERVER_BUSY, 3",
    "BAD_USER_NAME_OR_PASSWORD, 4",
    "BANNED, 5"
  })
  void saysWithAReturnCodeWhatVersion3CanSay(ReasonCode reasonCode, byte returnCode) {
    ConnAck refusal = new ConnAck(false, reasonCode, ConnAckProperties.DEFAULTS);
    PacketEncoder.encode(refusal, out, ProtocolVersion.V3_1_1, 100);
    assertArrayEquals(new byte[] {0x20, 2, 0, returnCode}, Bytes.array(out));
  }

  @Test
  void doesNotAnswerWithConnAckWhereVersion3HasNoReturnCode() { // [MQTT311-3.2.2-6]
    ConnAck refusal = new ConnAck(false, ReasonCode.MALFORMED_PACKET, ConnAckProperties.DEFAULTS);
    assertEquals(0, PacketEncoder.encode(refusal, out, ProtocolVersion.V3_1_1, 100));
    assertEquals(0, out.readableBytes());
  }

  @Test
  void doesNotTell31ThatASessionIsPresent() {
    ConnAck connAck = new ConnAck(true, ReasonCode.SUCCESS, ConnAckProperties.DEFAULTS);
    PacketEncoder.encode(connAck, out, ProtocolVersion.V3_1, 100);
    assertArrayEquals(Bytes.of("20 02 00 00"), Bytes.array(out));
  }

  @Test
  void reducesAllFailuresToOneReturnCodeForVersion3() { // [MQTT311-3.9.3-2]
    SubAck subAck = new SubAck(7, List.of(ReasonCode.NOT_AUTHORIZED, FULL), "why", USER);
    PacketEncoder.encode(subAck, out, ProtocolVersion.V3_1_1, 100);
    assertArrayEquals(Bytes.of("90 04 00 07 80 80"), Bytes.array(out));
  }

  @Test
  void sendsNoAuthBeforeVersion5() {
    Auth auth = new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "m", null, null, List.of());
    assertEquals(0, PacketEncoder.encode(auth, out, ProtocolVersion.V3_1_1, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 16_383, 16_384})
  void writesRemainingLengthsOfEverySize(int remainingLength) {
    String filter = "a".repeat(remainingLength - 4);
    Unsubscribe packet = new Unsubscribe(7, List.of(), List.of(filter));
    int size = PacketEncoder.encode(packet, out, ProtocolVersion.V3_1_1, 100_000);
    assertEquals(remainingLength, VariableByteInteger.decode(out, 1, size));
    assertEquals(1 + VariableByteInteger.length(remainingLength) + remainingLength, size);
    assertEquals(size, out.readableBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 0})
  void refusesOwnTextThatIsNoString(int length) { // [MQTT-1.5.4-2]
    String text = length == 0 ? "a\0" : "a".repeat(length);
    Unsubscribe packet = new Unsubscribe(7, List.of(), List.of(text));
    assertThrows(
        IllegalArgumentException.class,
        () -> PacketEncoder.encode(packet, out, ProtocolVersion.V5, 100_000));
    assertEquals(0, out.readableBytes());
  }
}
