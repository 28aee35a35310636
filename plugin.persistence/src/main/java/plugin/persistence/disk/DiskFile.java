package plugin.persistence.disk;

import java.io.Closeable;
import java.io.IOException;

/** An open file. Any thread; each call is one step for the others. */
public interface DiskFile extends Closeable {
  /** What is written at once when a file grows. */
  int ZEROS = 64 << 10;

  /** Returns the name, for messages. */
  String name();

  /** Returns the length in bytes. */
  long size() throws IOException;

  /**
   * Reads bytes.
   *
   * @param position where in the file
   * @return how many bytes were read, fewer than asked for only at the end of the file
   */
  int read(long position, byte[] bytes, int from, int length) throws IOException;

  /**
   * Writes bytes; a file that is shorter grows.
   *
   * @throws DiskFullException if there is no room, and the content may have changed in part
   */
  void write(long position, byte[] bytes, int from, int length) throws IOException;

  /** Makes what was written durable, with the length of the file. */
  void force() throws IOException;

  /** Cuts the file off. */
  void truncate(long size) throws IOException;

  /**
   * Makes the file at least as long, with blocks that the file system really has: a hole would be
   * filled, or not, when it is too late to refuse anything. Durable.
   *
   * @throws DiskFullException if there is no room; the file may be longer than before
   */
  default void extend(long size) throws IOException {
    byte[] zeros = new byte[ZEROS];
    long end = size();
    if (end >= size) {
      return;
    }
    while (end < size) {
      int length = (int) Math.min(ZEROS, size - end);
      write(end, zeros, 0, length);
      end += length;
    }
    force();
  }
}
