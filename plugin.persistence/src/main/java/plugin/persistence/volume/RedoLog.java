package plugin.persistence.volume;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.DiskFile;

/**
 * One of the two logs of a volume: a header that makes it valid, then frames. Owned by the store
 * thread; the checkpoint thread only invalidates one that is not written any more.
 *
 * <p>Frames begin at multiples of a block, so that no sync rewrites what an earlier one
 * acknowledged. A salt in header and frames, new with every activation, makes frames of earlier
 * lives of the file void.
 */
final class RedoLog {
  static final int BLOCK = 4096;
  static final int VERSION = 1;
  private static final int MAGIC = 0x4542544C; // EBTL

  /** The header is there twice, in different sectors. */
  private static final int[] COPIES = {0, BLOCK / 2};

  private static final int HEADER = 36;
  private static final int BUFFER = 64 << 10;

  /** Header of a valid log. */
  record Start(long epoch, long transaction, long salt) {}

  private final DiskFile file;
  private final byte[] buffer = new byte[BUFFER];
  private long salt;
  private long position = BLOCK;

  // while a frame is written
  private int filled;
  private long written;
  private final CRC32C crc = new CRC32C();

  RedoLog(DiskFile file) {
    this.file = file;
  }

  DiskFile file() {
    return file;
  }

  /** Where the next frame begins. */
  long position() {
    return position;
  }

  /** The header; null if the log is not valid. */
  @Nullable Start start() throws IOException {
    byte[] block = new byte[BLOCK];
    if (file.read(0, block, 0, BLOCK) < BLOCK) {
      return null;
    }
    for (int at : COPIES) {
      if (Page.getInt(block, at) == MAGIC
          && Page.getInt(block, at + HEADER - 4) == sum(block, at, HEADER - 4)) {
        int version = Page.getInt(block, at + 4);
        if (version > VERSION) {
          throw new NewerFormatException(
              file.name() + ": log format " + version + ", this version knows " + VERSION);
        }
        return new Start(
            Page.getLong(block, at + 8),
            Page.getLong(block, at + 16),
            Page.getLong(block, at + 24));
      }
    }
    return null;
  }

  private static int sum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** Begins anew; durable with the next force. */
  void begin(Start start) throws IOException {
    byte[] block = new byte[BLOCK];
    for (int at : COPIES) {
      Page.setInt(block, at, MAGIC);
      Page.setInt(block, at + 4, VERSION);
      Page.setLong(block, at + 8, start.epoch());
      Page.setLong(block, at + 16, start.transaction());
      Page.setLong(block, at + 24, start.salt());
      Page.setInt(block, at + HEADER - 4, sum(block, at, HEADER - 4));
    }
    file.write(0, block, 0, BLOCK);
    salt = start.salt();
    position = BLOCK;
  }

  /**
   * Makes the log void, durably, and only then gives back what it has grown beyond its length: a
   * log that is cut off and still valid would lose its last frames.
   */
  void invalidate(long length) throws IOException {
    file.write(0, new byte[BLOCK], 0, BLOCK);
    file.force();
    if (file.size() > length) {
      file.truncate(length);
    }
  }

  // --- writing

  /**
   * Writes a transaction; durable with the next force.
   *
   * @return how many bytes that are, padding included
   */
  long append(long transaction, List<Page> pages) throws IOException {
    filled = Frame.HEADER;
    written = 0;
    crc.reset();
    long length = Frame.HEADER;
    for (Page page : pages) {
      long mask = Frame.mask(page);
      length += Frame.PAGE_HEADER + ((long) Long.bitCount(mask) << Page.GRANULE_BITS);
      append(page, mask);
    }
    pad((int) (-length & (BLOCK - 1)));
    byte[] header = header(transaction, length, pages.size());
    if (written == 0) {
      System.arraycopy(header, 0, buffer, 0, Frame.HEADER);
      file.write(position, buffer, 0, filled);
    } else {
      flush();
      file.write(position, header, 0, Frame.HEADER);
    }
    long padded = (length + BLOCK - 1) & -BLOCK;
    position += padded;
    return padded;
  }

  private void append(Page page, long mask) throws IOException {
    if (filled + Frame.PAGE_HEADER + Page.SIZE > BUFFER) {
      flush();
    }
    int from = filled;
    Page.setInt(buffer, filled, page.number | (page.imaged ? 0 : Frame.IMAGE));
    Page.setLong(buffer, filled + 4, mask);
    filled += Frame.PAGE_HEADER;
    for (long rest = mask; rest != 0; ) {
      int first = Long.numberOfTrailingZeros(rest);
      int run = Long.numberOfTrailingZeros(~(rest >>> first));
      int length = run << Page.GRANULE_BITS;
      System.arraycopy(page.bytes, first << Page.GRANULE_BITS, buffer, filled, length);
      filled += length;
      rest = first + run == Long.SIZE ? 0 : rest & (-1L << (first + run));
    }
    crc.update(buffer, from, filled - from);
  }

  private void pad(int length) throws IOException {
    if (filled + length > BUFFER) {
      flush();
    }
    Arrays.fill(buffer, filled, filled + length, (byte) 0);
    filled += length;
  }

  private void flush() throws IOException {
    int from = written == 0 ? Frame.HEADER : 0; // the header comes last
    file.write(position + written + from, buffer, from, filled - from);
    written += filled;
    filled = 0;
  }

  private byte[] header(long transaction, long length, int pages) {
    byte[] header = new byte[Frame.HEADER];
    Page.setInt(header, 0, Frame.MAGIC);
    Page.setInt(header, 4, pages);
    Page.setLong(header, 8, salt);
    Page.setLong(header, 16, transaction);
    Page.setLong(header, 24, length);
    Page.setInt(header, 32, (int) crc.getValue());
    Page.setInt(header, 36, sum(header, 0, 36));
    return header;
  }

  // --- reading

  /** Takes pages of frames that are read. */
  interface Replay {
    /** Gives the bytes of a page that a frame changes. */
    byte[] page(int number, boolean image) throws IOException;
  }

  /**
   * Replays the frames from the first one on, up to the first that is not whole.
   *
   * @return the number of the transaction that would come next
   */
  long replay(Start start, Replay replay) throws IOException {
    salt = start.salt();
    position = BLOCK;
    long next = start.transaction();
    while (true) {
      byte[] header = frameHeader(position, next);
      if (header == null || !bodyIsWhole(header, position)) {
        break;
      }
      apply(position, Page.getInt(header, 4), replay);
      position += (Page.getLong(header, 24) + BLOCK - 1) & -BLOCK;
      next++;
    }
    return next;
  }

  private byte @Nullable [] frameHeader(long at, long transaction) throws IOException {
    byte[] header = new byte[Frame.HEADER];
    if (file.read(at, header, 0, Frame.HEADER) < Frame.HEADER
        || Page.getInt(header, 0) != Frame.MAGIC
        || Page.getLong(header, 8) != salt
        || Page.getLong(header, 16) < transaction
        || Page.getInt(header, 36) != sum(header, 0, 36)) {
      return null;
    }
    return Page.getLong(header, 16) == transaction || transaction == 0 ? header : null;
  }

  private boolean bodyIsWhole(byte[] header, long at) throws IOException {
    long end = at + Page.getLong(header, 24);
    if (end > file.size()) {
      return false;
    }
    CRC32C sum = new CRC32C();
    for (long from = at + Frame.HEADER; from < end; ) {
      int length = (int) Math.min(BUFFER, end - from);
      if (file.read(from, buffer, 0, length) < length) {
        return false;
      }
      sum.update(buffer, 0, length);
      from += length;
    }
    return (int) sum.getValue() == Page.getInt(header, 32);
  }

  private void apply(long frame, int pages, Replay replay) throws IOException {
    long at = frame + Frame.HEADER;
    byte[] part = new byte[Frame.PAGE_HEADER + Page.SIZE];
    for (int i = 0; i < pages; i++) {
      file.read(at, part, 0, part.length);
      int number = Page.getInt(part, 0);
      long mask = Page.getLong(part, 4);
      boolean image = (number & Frame.IMAGE) != 0;
      byte[] page = replay.page(number & ~Frame.IMAGE, image);
      at += Frame.apply(part, Frame.PAGE_HEADER, mask, page, image);
    }
  }

  /**
   * After a replay: what is wrong if a whole frame follows one that is not, which is no torn end;
   * null if none does.
   */
  @Nullable String followsDamage(long next) throws IOException {
    long size = file.size();
    for (long at = position + BLOCK; at < size; at += BLOCK) {
      byte[] header = frameHeader(at, 0);
      if (header != null && Page.getLong(header, 16) > next && bodyIsWhole(header, at)) {
        return file.name()
            + ": transaction "
            + next
            + " is damaged, and "
            + Page.getLong(header, 16)
            + " follows it";
      }
    }
    return null;
  }
}
