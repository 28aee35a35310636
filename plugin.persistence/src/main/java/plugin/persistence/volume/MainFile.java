package plugin.persistence.volume;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import plugin.persistence.disk.Disk;
import plugin.persistence.disk.DiskFile;

/**
 * The file that pages live in. Read by the store thread; written by the checkpoint thread, one
 * checkpoint at a time.
 */
final class MainFile {
  private static final int RUN = 16;
  private static final int GROWTH = 1 << 20;

  private final DiskFile file;
  private final VolumeFigures figures;

  MainFile(DiskFile file, VolumeFigures figures) {
    this.file = file;
    this.figures = figures;
  }

  DiskFile file() {
    return file;
  }

  /**
   * Gives a new file a length, before its logs get theirs.
   *
   * @param logBytes what the logs have; without a main file they are what is left of a volume
   * @throws DamagedException if that is not nothing
   */
  void begin(Disk disk, long logBytes) throws IOException {
    if (file.size() > 0) {
      return;
    }
    if (logBytes > 0) {
      throw new DamagedException(file.name() + " is empty or was missing, but its logs are there");
    }
    grow(1);
    disk.sync();
  }

  /** Whether it has nothing but zeros. */
  boolean isBlank() throws IOException {
    byte[] zeros = new byte[RUN << Page.BITS];
    byte[] part = new byte[zeros.length];
    for (long at = 0; at < file.size(); at += part.length) {
      int read = file.read(at, part, 0, part.length);
      if (!Arrays.equals(part, 0, read, zeros, 0, read)) {
        return false;
      }
    }
    return true;
  }

  /** The length of a file that has room for so many pages, and no step more. */
  static long length(long pages) {
    return ((pages << Page.BITS) + GROWTH - 1) / GROWTH * GROWTH;
  }

  /** Makes room for so many pages, and some more, durably; returns the length. */
  long grow(long pages) throws IOException {
    long bytes = pages << Page.BITS;
    long step = Math.min(16L * GROWTH, Math.max(GROWTH, bytes / 16));
    file.extend((bytes + step - 1) / step * step);
    figures.syncs.increment();
    return file.size();
  }

  /** Reads a page into this memory; what the file does not have is zero. */
  byte[] read(int number, byte[] bytes) throws IOException {
    int read = file.read((long) number << Page.BITS, bytes, 0, Page.SIZE);
    Arrays.fill(bytes, read, Page.SIZE, (byte) 0);
    return bytes;
  }

  /** Writes pages in the order of their numbers, neighbours at once, and makes them durable. */
  void write(List<Page> pages) throws IOException {
    pages.sort(Comparator.comparingInt(page -> page.number));
    byte[] run = new byte[RUN << Page.BITS];
    for (int i = 0; i < pages.size(); ) {
      int first = pages.get(i).number;
      int count = 0;
      while (count < RUN && i < pages.size() && pages.get(i).number == first + count) {
        System.arraycopy(pages.get(i).bytes, 0, run, count << Page.BITS, Page.SIZE);
        count++;
        i++;
      }
      file.write((long) first << Page.BITS, run, 0, count << Page.BITS);
      figures.pageBytes.add((long) count << Page.BITS);
    }
    file.force();
    figures.syncs.increment();
  }
}
