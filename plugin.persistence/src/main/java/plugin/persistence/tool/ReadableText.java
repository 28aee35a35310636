package plugin.persistence.tool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a person can read of some content: topics, payloads and names stand in it as UTF-8, between
 * bytes that are none. Stateless.
 */
final class ReadableText {
  /** Fewer characters in a row are chance. */
  private static final int SHORTEST = 3;

  private static final char NONE = '\uFFFD';

  private ReadableText() {}

  /** Its readable parts with spaces between them; empty if there are none. */
  static String of(ByteBuffer content) {
    String decoded = StandardCharsets.UTF_8.decode(content.duplicate()).toString();
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < decoded.length(); ) {
      int end = at;
      while (end < decoded.length() && isReadable(decoded.charAt(end))) {
        end++;
      }
      if (end - at >= SHORTEST) {
        text.append(text.isEmpty() ? "" : " ").append(decoded, at, end);
      }
      at = end + 1;
    }
    return text.toString();
  }

  private static boolean isReadable(char c) {
    return c != NONE && (!Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t');
  }
}
