package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AckCodecTest {
  @ParameterizedTest
  @CsvSource({
    "PUBACK, V3_1_1, SUCCESS, 40 02 01 02",
    "PUBREC, V5, SUCCESS, 50 02 01 02",
    "PUBREL, V3_1, SUCCESS, 62 02 01 02",
    "PUBCOMP, V5, PACKET_IDENTIFIER_NOT_FOUND, 70 03 01 02 92",
    "PUBACK, V3_1_1, NOT_AUTHORIZED, 40 02 01 02"
  })
  void writesTheShortForms(
      PacketType type, ProtocolVersion version, ReasonCode reason, String bytes) {
    ByteBuf out = Unpooled.buffer(1);
    AckCodec.write(out, type, 0x0102, reason, version);
    assertArrayEquals(Bytes.of(bytes), Bytes.array(out));
  }

  @ParameterizedTest
  @CsvSource({
    "01 02, SUCCESS", //
    "01 02 10, NO_MATCHING_SUBSCRIBERS",
    "01 02 97 00, QUOTA_EXCEEDED",
    "01 02 97 07 26 00 01 'n' 00 01 'v', QUOTA_EXCEEDED"
  })
  void readsIdentifierAndReasonInPlace(String body, ReasonCode reason) throws ProtocolException {
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of("FF FF", body, "FF"));
    int end = in.writerIndex() - 1;
    assertEquals(0x0102, AckCodec.packetIdentifier(in, 2, end));
    assertEquals(reason, AckCodec.reasonCode(PacketType.PUBACK, in, 2, end, ProtocolVersion.V5));
    assertEquals(0, in.readerIndex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "01 02 92", "01 02 00 00 00", "01 02 00 01", "01 02 00 02 01 01"})
  void refusesWhatIsWrongAfterTheIdentifier(String body) { // [MQTT-3.4.2-1]
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of(body));
    assertThrows(
        ProtocolException.class,
        () -> AckCodec.reasonCode(PacketType.PUBACK, in, 0, in.writerIndex(), ProtocolVersion.V5));
  }

  @Test
  void knowsNoReasonBeforeVersion5() {
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of("01 02 00"));
    assertThrows(
        ProtocolException.class,
        () -> AckCodec.reasonCode(PacketType.PUBACK, in, 0, 3, ProtocolVersion.V3_1_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00 00", "01", ""})
  void refusesWhatIsNoIdentifier(String body) { // [MQTT-2.2.1-3]
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of(body));
    assertThrows(ProtocolException.class, () -> AckCodec.packetIdentifier(in, 0, in.writerIndex()));
  }
}
