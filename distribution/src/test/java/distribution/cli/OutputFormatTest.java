package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFormatTest {
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2026, 3, 4, 5, 6, 7, 8_000_000, ZoneOffset.ofHours(1));

  private static final IncomingMessage MESSAGE =
      new IncomingMessage(
          "line1/\u00b0C",
          "a\"b\n".getBytes(StandardCharsets.UTF_8),
          1,
          true,
          9,
          List.of(
              Property.of(PropertyName.CONTENT_TYPE, "text/plain"),
              new Property(PropertyName.USER_PROPERTY, "k", "v"),
              new Property(PropertyName.USER_PROPERTY, "k", "w")),
          List.of(3, 4));

  private static String print(String format) throws UsageError {
    byte[] bytes = OutputFormat.of(format, false, true).format(MESSAGE, TIME);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          %t                | line1/°C
          %q %r %m %l       | 1 1 9 4
          %x %X             | 6122620a 6122620A
          %C %P %R %S       | text/plain k:v k:w  3 4
          100%% @@          | 100% @
          %I                | 2026-03-04T05:06:07+0100
          %U                | 1772597167.008000000
          @Y-@m-@d @H:@M:@S.@N | 2026-03-04 05:06:07.008000000
          %j | {"tst":"2026-03-04T05:06:07.008000+0100","topic":"line1/°C","qos":1,"retain":1,"payloadlen":4,"mid":9,"payload":"a\\"b\\u000a"}
          """)
  void replacesEachSequence(String format, String expected) throws UsageError {
    assertEquals(expected, print(format));
  }

  @Test
  void escapesAreTheirCharacters() throws UsageError {
    assertEquals("a\tb\n\0\u001b\\", print("a\\tb\\n\\0\\e\\\\"));
  }

  @Test
  void textBeyondTheBasicPlaneSurvives() throws UsageError {
    assertEquals("\ud83d\ude00 1", print("\ud83d\ude00 %q"));
  }

  @Test
  void thePayloadIsPrintedByteForByte() throws UsageError {
    byte[] payload = {(byte) 0xff, 0, 10};
    IncomingMessage binary = new IncomingMessage("t", payload, 0, false, 0, List.of(), List.of());
    assertArrayEquals(payload, OutputFormat.of(null, false, true).format(binary, TIME));
  }

  @Test
  void verboseShowsTheTopicAndALineEnds() throws UsageError {
    IncomingMessage message =
        new IncomingMessage("t", new byte[] {'x'}, 0, false, 0, List.of(), List.of());
    byte[] line = OutputFormat.of(null, true, false).format(message, TIME);
    assertEquals("t x\n", new String(line, StandardCharsets.UTF_8));
  }
}
