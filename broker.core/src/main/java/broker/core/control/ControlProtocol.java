package broker.core.control;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What passes through the control socket, the same for both ends. The request is one line: the
 * arguments, each in URL encoding, with a space between them. The answer is lines: {@code |text}
 * for each line of text, then {@code =status}; without the latter it is incomplete. One request and
 * one answer per connection. Stateless.
 */
public final class ControlProtocol {
  private static final char TEXT = '|';
  private static final char STATUS = '=';

  private ControlProtocol() {}

  /**
   * The address of a socket: relative to the working directory where that is shorter, because an
   * address holds some hundred bytes only and homes may lie deep.
   */
  public static UnixDomainSocketAddress address(Path socket) {
    Path absolute = socket.toAbsolutePath().normalize();
    Path relative = Path.of("").toAbsolutePath().relativize(absolute);
    boolean shorter = relative.toString().length() < absolute.toString().length();
    return UnixDomainSocketAddress.of(shorter ? relative : absolute);
  }

  /** The request for a command with its arguments, line feed included; ASCII only. */
  public static String request(List<String> arguments) {
    return arguments.stream()
            .map(a -> URLEncoder.encode(a, StandardCharsets.UTF_8))
            .collect(Collectors.joining(" "))
        + "\n";
  }

  /**
   * The arguments in a request.
   *
   * @param line without the line feed
   * @throws IllegalArgumentException if it is no request
   */
  static List<String> arguments(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(a -> URLDecoder.decode(a, StandardCharsets.UTF_8))
        .toList();
  }

  /** The whole answer. */
  static String answer(String text, int status) {
    StringBuilder answer = new StringBuilder(text.length() + 64);
    text.lines().forEach(line -> answer.append(TEXT).append(line).append('\n'));
    return answer.append(STATUS).append(status).append('\n').toString();
  }

  /** True if this line of an answer is text, not the status. */
  public static boolean isText(String line) {
    return !line.isEmpty() && line.charAt(0) == TEXT;
  }

  /** The text of a line of which {@link #isText} is true. */
  public static String text(String line) {
    return line.substring(1);
  }

  /**
   * The status at the end of an answer.
   *
   * @throws IOException if the line is no status either
   */
  public static int status(String line) throws IOException {
    try {
      if (!line.isEmpty() && line.charAt(0) == STATUS) {
        return Integer.parseInt(line.substring(1));
      }
    } catch (NumberFormatException e) {
      // told below, like any other line
    }
    throw new IOException("the answer is not understood");
  }
}
