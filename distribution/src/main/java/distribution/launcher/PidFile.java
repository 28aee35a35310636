package distribution.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * The file {@code data/broker.pid}, locked by the process whose number it holds. The lock, not the
 * number, says whether a broker runs: it goes with the process however that ended, so a stale file
 * or a reused process number can mislead nobody. The file is emptied at the end, never deleted: two
 * processes could otherwise hold locks on two files of that name.
 */
public final class PidFile implements AutoCloseable {
  private final FileChannel channel;

  private PidFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks the file and writes the number of this process into it.
   *
   * @throws StartFailure if another process holds the lock, or the file cannot be written
   */
  static PidFile acquire(Path file) throws StartFailure {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new StartFailure(
            "the broker already runs (pid " + Files.readString(file).strip() + ")");
      }
      PidFile acquired = new PidFile(channel);
      acquired.write(ProcessHandle.current().pid() + "\n");
      return acquired;
    } catch (IOException e) {
      throw new StartFailure(Home.reason(e), e);
    }
  }

  /**
   * The number of the process that runs the broker with this file, if there is one. Looks at the
   * lock only where a process of that number lives, so as not to be in the way of one that starts.
   */
  public static OptionalLong holder(Path file) {
    try {
      long pid = Long.parseLong(Files.readString(file).strip());
      if (ProcessHandle.of(pid).isEmpty()) {
        return OptionalLong.empty();
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null ? OptionalLong.of(pid) : OptionalLong.empty();
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private void write(String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Empties the file. The lock stays until the process is gone, so that others can wait for it. */
  @Override
  public void close() throws IOException {
    write("");
  }

  /** Waits until the process that holds the file is gone. */
  public static void awaitEnd(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.lock(0, Long.MAX_VALUE, true).release();
    }
  }
}
