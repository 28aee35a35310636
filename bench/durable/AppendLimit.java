import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the disk gives at most: the bytes of so many messages at a time are appended to a file and
 * forced to the disk with fdatasync, again and again, by one thread that does nothing else. The
 * file is written before, as a log that is used in turns is, so that no length has to be forced.
 * Source launch: {@code java AppendLimit.java DIRECTORY MESSAGES_PER_GROUP BYTES_PER_MESSAGE
 * SECONDS}; prints messages a second.
 */
final class AppendLimit {
  private static final int FILE_BYTES = 64 << 20;

  private AppendLimit() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "append.limit");
    int messages = Integer.parseInt(args[1]);
    ByteBuffer group = ByteBuffer.allocateDirect(messages * Integer.parseInt(args[2]));
    long nanos = (long) (Double.parseDouble(args[3]) * 1e9);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (channel.size() < FILE_BYTES) {
        channel.write(ByteBuffer.allocate(1 << 20), channel.size());
      }
      channel.force(true);
      run(channel, group, nanos / 4); // warms up
      System.out.printf("%.0f%n", run(channel, group, nanos) * messages);
    } finally {
      Files.delete(file);
    }
  }

  /** Groups a second. */
  private static double run(FileChannel channel, ByteBuffer group, long nanos) throws IOException {
    long start = System.nanoTime();
    long position = 0;
    long groups = 0;
    while (System.nanoTime() - start < nanos) {
      if (position + group.capacity() > FILE_BYTES) {
        position = 0;
      }
      while (group.hasRemaining()) {
        position += channel.write(group, position);
      }
      group.clear();
      channel.force(false);
      groups++;
    }
    return groups * 1e9 / (System.nanoTime() - start);
  }
}
