package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
  private static ByteBuf bytes(int... values) {
    ByteBuf buffer = Unpooled.buffer();
    for (int value : values) {
      buffer.writeByte(value);
    }
    return buffer;
  }

  private static boolean isWellFormed(int... values) {
    return Utf8.isWellFormed(bytes(values), 0, values.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "plant/line 1", "Grüße", "温度", "😀/\uFEFF", "\uD7FF\uE000\uFFFF"})
  void acceptsWhatJavaEncodes(String text) {
    ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);

    assertTrue(Utf8.isWellFormed(buffer, 0, buffer.writerIndex()));
    assertEquals(text, Utf8.decode(buffer, 0, buffer.writerIndex()));
  }

  @Test
  void refusesSurrogates() { // [MQTT-1.5.4-1] [MQTT311-1.5.3-1]
    assertFalse(isWellFormed(0xED, 0xA0, 0x80)); // U+D800
    assertFalse(isWellFormed(0xED, 0xBF, 0xBF)); // U+DFFF
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7, 8, 9, 15, 16, 20})
  void refusesNullCharacterWhereverItIs(int position) { // [MQTT-1.5.4-2] [MQTT311-1.5.3-2]
    int[] text = "a/plain/topic/of/ascii".chars().toArray();
    text[position] = 0;

    assertFalse(isWellFormed(text));
  }

  @Test
  void takesByteOrderMarkForAnOrdinaryCharacter() { // [MQTT-1.5.4-3] [MQTT311-1.5.3-3]
    ByteBuf buffer = bytes(0xEF, 0xBB, 0xBF, 'a');

    assertTrue(Utf8.isWellFormed(buffer, 0, 4));
    assertEquals("\uFEFFa", Utf8.decode(buffer, 0, 4));
  }

  @Test
  void refusesFormsLongerThanNeeded() {
    assertFalse(isWellFormed(0xC0, 0x80)); // U+0000 in two bytes
    assertFalse(isWellFormed(0xC1, 0xBF));
    assertFalse(isWellFormed(0xE0, 0x9F, 0xBF));
    assertFalse(isWellFormed(0xF0, 0x8F, 0xBF, 0xBF));
  }

  @Test
  void refusesCodePointsBeyondUnicode() {
    assertFalse(isWellFormed(0xF4, 0x90, 0x80, 0x80));
    assertFalse(isWellFormed(0xF5, 0x80, 0x80, 0x80));
  }

  @Test
  void refusesSequenceThatIsCutOff() {
    assertFalse(isWellFormed(0xC3));
    assertFalse(isWellFormed('a', 0xE6, 0xB8));
    assertFalse(isWellFormed(0xF0, 0x9F, 0x98));
  }

  @Test
  void looksAtNothingOutsideItsRange() {
    ByteBuf buffer = bytes(0xFF, 'a', 'b', 0xFF);

    assertTrue(Utf8.isWellFormed(buffer, 1, 2));
    assertEquals("ab", Utf8.decode(buffer, 1, 2));
    assertEquals(0, buffer.readerIndex());
  }

  @Test
  void agreesWithTheDecoderOfThePlatformOnRandomBytes() {
    Random random = new Random(20);
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = new byte[1 + random.nextInt(10)];
      for (int i = 0; i < bytes.length; i++) {
        int kind = random.nextInt(4);
        bytes[i] = (byte) (kind == 0 ? 1 + random.nextInt(0x7F) : 0x80 + random.nextInt(0x80));
      }
      assertEquals(
          platformAccepts(bytes),
          Utf8.isWellFormed(Unpooled.wrappedBuffer(bytes), 0, bytes.length),
          () -> Arrays.toString(bytes));
    }
  }

  private static boolean platformAccepts(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
