package plugin.persistence.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file of a file system. Any thread; guarded by its own lock, but for forcing.
 *
 * <p>Read and written by a {@code RandomAccessFile}, whose calls no interrupt ends. Forced by an
 * asynchronous channel: of all that reach {@code fdatasync} it is the one that an interrupt does
 * not close.
 */
final class RealFile implements DiskFile {
  private static final ExecutorService NOBODY = new CallerRuns();

  private final Path path;
  private final RandomAccessFile file;
  private final @Nullable AsynchronousFileChannel forcing;

  RealFile(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
    AsynchronousFileChannel channel;
    try {
      channel = AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.WRITE), NOBODY);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    this.forcing = channel;
  }

  private RealFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
    this.forcing = null;
  }

  /** A file that exists, and cannot be written. */
  static RealFile readOnly(Path path) throws IOException {
    return new RealFile(path, new RandomAccessFile(path.toFile(), "r"));
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public synchronized long size() throws IOException {
    return file.length();
  }

  @Override
  public synchronized int read(long position, byte[] bytes, int from, int length)
      throws IOException {
    file.seek(position);
    int done = 0;
    while (done < length) {
      int n = file.read(bytes, from + done, length - done);
      if (n < 0) {
        break;
      }
      done += n;
    }
    return done;
  }

  @Override
  public synchronized void write(long position, byte[] bytes, int from, int length)
      throws IOException {
    try {
      file.seek(position);
      file.write(bytes, from, length);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public void force() throws IOException {
    if (forcing == null) {
      return;
    }
    try {
      forcing.force(false);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  @Override
  public synchronized void truncate(long size) throws IOException {
    file.setLength(size);
  }

  @Override
  public void close() throws IOException {
    try {
      if (forcing != null) {
        forcing.close();
      }
    } finally {
      file.close();
    }
  }

  /** Java tells a full disk only by the text of the system, which may be any language's. */
  private IOException explained(IOException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full =
        text.contains("no space left")
            || text.contains("quota")
            || text.contains("enough space")
            || path.toFile().getUsableSpace() < ZEROS;
    return full ? new DiskFullException(path + ": no space left on device", e) : e;
  }

  /** Nothing is read or written by the channel, so it needs no threads. */
  private static final class CallerRuns extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
