package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.Role;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonCodesTest {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  // [MQTT-3.2.2-8] [MQTT-3.4.2-1] [MQTT-3.5.2-1] [MQTT-3.6.2-1] [MQTT-3.7.2-1] [MQTT-3.9.3-2]
  // [MQTT-3.11.3-2] [MQTT-3.14.2-1] [MQTT-3.15.2-1]
  @ParameterizedTest
  @CsvSource({
    "CONNACK, SERVER, 00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F",
    "PUBACK, CLIENT, 00 10 80 83 87 90 91 97 99",
    "PUBREC, SERVER, 00 10 80 83 87 90 91 97 99",
    "PUBREL, CLIENT, 00 92",
    "PUBCOMP, SERVER, 00 92",
    "SUBACK, SERVER, 00 01 02 80 83 87 8F 91 97 9E A1 A2",
    "UNSUBACK, SERVER, 00 11 80 83 87 8F 91",
    "DISCONNECT, CLIENT, 00 04 80 81 82 83 90 93 94 95 96 97 98 99",
    "DISCONNECT, SERVER, 00 80 81 82 83 87 89 8B 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D "
        + "9E 9F A0 A1 A2",
    "AUTH, CLIENT, 18 19",
    "AUTH, SERVER, 00 18"
  })
  void allowsOnlyTheReasonsOfThePacketAndItsSender(PacketType type, Role sender, String codes) {
    String allowed =
        IntStream.range(0, 256)
            .filter(code -> isAllowed(code, type, sender))
            .mapToObj(code -> HEX.toHexDigits((byte) code))
            .collect(Collectors.joining(" "));
    assertEquals(codes, allowed);
  }

  private static boolean isAllowed(int code, PacketType type, Role sender) {
    try {
      return ReasonCodes.check(code, type, sender).code() == code;
    } catch (ProtocolException e) {
      return false;
    }
  }
}
