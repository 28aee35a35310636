package distribution.cli;

import broker.core.packet.ReasonCode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Failures in words for the console. */
final class Failures {
  private Failures() {}

  /** What went wrong, in one line. */
  static String text(IOException e) {
    if (e instanceof NoSuchFileException f) {
      return "Unable to open file \"" + f.getFile() + "\".";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getFile() + ": " + f.getReason();
    }
    if (e instanceof UnknownHostException) {
      return "Unknown host " + e.getMessage();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The name of a Reason Code as people read it, such as "Not authorized". */
  static String words(ReasonCode reason) {
    String words = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("qos", "QoS");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
