package distribution.mosquitto.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a file that was read last. Owned by the thread that imports. */
final class FileWindow implements Closeable {
  private static final int LEAST = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long start;

  FileWindow(Path path) throws IOException {
    this.path = path;
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a directory"); // reading would say that, but not of what
    }
    this.channel = FileChannel.open(path);
    this.size = channel.size();
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * So many bytes from there, big-endian, valid until the next call.
   *
   * @throws IOException if the file ends before
   */
  ByteBuffer at(long offset, int length) throws IOException {
    if (length > size - offset) {
      throw broken(offset, "is cut short");
    }
    if (offset < start || offset + length > start + window.limit()) {
      fill(offset, (int) Math.min(size - offset, Math.max(LEAST, length)));
    }
    return window.slice((int) (offset - start), length);
  }

  private void fill(long offset, int length) throws IOException {
    ByteBuffer buffer = window.capacity() >= length ? window : ByteBuffer.allocate(length);
    buffer.clear().limit(length);
    start = offset;
    window = buffer;
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        buffer.limit(0);
        throw broken(offset, "became shorter while it was read");
      }
    }
    buffer.rewind();
  }

  /** Says what is wrong there. */
  IOException broken(long offset, String what) {
    return new IOException(path + ": byte " + offset + ": " + what);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
