package distribution.logging;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code broker.log} and its predecessors {@code broker.log.1}, {@code broker.log.2} and
 * so on. Unlike the JDK's own rotating handler the newest file always has the same name and no lock
 * file lies beside it: the appliance's pid file keeps a second process away.
 *
 * <p>Any thread may publish; the monitor of this object guards the state. A record that cannot be
 * written (disk full) is lost and told to standard error once, never to the caller: logging must
 * not stop the broker.
 */
final class LogFile extends Handler {
  private final Path file;
  private long limitBytes;
  private int files;

  private @Nullable OutputStream out;
  private long size;
  private boolean failed;

  /**
   * A log that keeps {@code files} files of about {@code limitBytes} bytes each. Nothing is opened
   * before the first record.
   */
  LogFile(Path file, long limitBytes, int files, Formatter formatter) {
    this.file = file;
    this.limitBytes = limitBytes;
    this.files = files;
    setFormatter(formatter);
  }

  /** Changes size and number of files; holds from the next record on. */
  synchronized void limit(long limitBytes, int files) {
    this.limitBytes = limitBytes;
    this.files = files;
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    try {
      byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
      OutputStream target = open();
      if (size > 0 && size + line.length > limitBytes) {
        target = rotate();
      }
      target.write(line);
      size += line.length;
      failed = false;
    } catch (IOException e) {
      tell(e);
      close();
    }
  }

  private OutputStream open() throws IOException {
    OutputStream current = out;
    if (current == null) {
      // no channel: those close when a thread that was interrupted writes
      current = new FileOutputStream(file.toFile(), true);
      size = Files.size(file);
      out = current;
    }
    return current;
  }

  private OutputStream rotate() throws IOException {
    close();
    for (int i = files - 1; i >= 1; i--) {
      try {
        Files.move(generation(i - 1), generation(i), StandardCopyOption.REPLACE_EXISTING);
      } catch (NoSuchFileException e) {
        // a gap: nothing to keep
        continue;
      }
    }
    if (files == 1) {
      Files.deleteIfExists(file);
    }
    return open();
  }

  private Path generation(int i) {
    return i == 0 ? file : file.resolveSibling(file.getFileName() + "." + i);
  }

  private void tell(IOException e) {
    if (!failed) {
      failed = true;
      reportError("cannot write " + file, e, ErrorManager.WRITE_FAILURE);
    }
  }

  /** Nothing to do: every record is handed to the operating system at once. */
  @Override
  public void flush() {}

  /** Closes the file; a later record opens it again. */
  @Override
  public synchronized void close() {
    OutputStream current = out;
    out = null;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        tell(e);
      }
    }
  }
}
