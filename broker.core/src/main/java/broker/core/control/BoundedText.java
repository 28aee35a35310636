package broker.core.control;

import java.io.Writer;

/** Text up to a length; what exceeds it is dropped, and the last line says so. Thread confined. */
final class BoundedText extends Writer {
  private final StringBuilder text = new StringBuilder();
  private final int limit;
  private boolean cut;

  BoundedText(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    int room = Math.min(length, limit - text.length());
    text.append(chars, offset, room);
    cut |= room < length;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return cut ? text + "\n... cut off here" : text.toString();
  }
}
