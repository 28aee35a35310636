package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectCodecTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "00 04 'MQTT' 05    | V5",
        "00 04 'MQTT' 06    | V5",
        "00 04 'MQTT' 04    | V3_1_1",
        "00 04 'MQTT' 03    | V3_1_1",
        "00 04 'MQTT' 84    | V3_1_1",
        "00 06 'MQIsdp' 09  | V3_1_1",
        "00 04 'MQTT'       |",
        "00 06 'MQTT' 05 02 |",
        "00 04 'mqtt' 05    |",
        "'GET / HTTP/1.1'   |",
        "00                 |"
      })
  void answersInTheVersionThatAClientSeemsToSpeak( // [MQTT-3.1.2-2] [MQTT311-3.1.2-2]
      String body, @Nullable ProtocolVersion version) {
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of("FF", body));
    assertEquals(version, ConnectCodec.answerVersion(in, 1, in.writerIndex()));
  }
}
