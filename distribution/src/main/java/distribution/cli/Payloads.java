package distribution.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The payloads to send, one after the other. Owned by the thread that sends. */
@FunctionalInterface
interface Payloads {
  /** The next payload, or null after the last. */
  byte @Nullable [] next() throws IOException;

  /** What these options ask for; reads a file or the whole input at once, lines one by one. */
  static Payloads of(PubOptions options, InputStream in) throws IOException {
    return switch (options.source()) {
      case ARGUMENT -> repeated(ConnectionFlags.utf8(options.text()), options.repeat());
      case FILE -> repeated(Files.readAllBytes(Path.of(options.text())), options.repeat());
      case STANDARD_INPUT -> repeated(in.readAllBytes(), options.repeat());
      case STANDARD_INPUT_LINES -> () -> line(in);
      case EMPTY -> repeated(new byte[0], options.repeat());
    };
  }

  private static Payloads repeated(byte[] payload, long times) {
    long[] left = {times};
    return () -> left[0]-- > 0 ? payload : null;
  }

  /** The bytes up to the next line feed, or null at the end. */
  private static byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      line.write(b);
      b = in.read();
    }
    return line.toByteArray();
  }
}
