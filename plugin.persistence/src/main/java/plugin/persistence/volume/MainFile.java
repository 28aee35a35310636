package plugin.persistence.volume;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
