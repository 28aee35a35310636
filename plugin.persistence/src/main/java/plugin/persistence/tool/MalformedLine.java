package plugin.persistence.tool;

import java.io.IOException;

/** Says what is wrong with a line that was to be loaded. */
final class MalformedLine extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedLine(String message) {
    super(message);
  }
}
