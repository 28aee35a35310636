package plugin.persistence.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReadableTextTest {
  private static String of(String latin) {
    return ReadableText.of(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void topicsAndPayloadsAreReadAndOtherBytesAreNot() {
    assertEquals("a/topic {\"v\": 1}", of("\u0001\u0000\u00ff\u00c3\u0007a/topic\u0000{\"v\": 1}"));
    assertEquals("", of("\u0001\u0002ab\u0003\u00fe"));
    assertEquals("", of(""));
  }

  @Test
  void textBeyondAsciiIsRead() {
    String text = "Kühlung läuft";
    ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(text, ReadableText.of(content));
    assertEquals(0, content.position());
  }
}
