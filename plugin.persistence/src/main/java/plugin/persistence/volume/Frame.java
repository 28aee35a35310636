package plugin.persistence.volume;

import java.util.Arrays;

/**
 * The change of one transaction as the log has it: a header, then for each page its number, a mask
 * of granules, and these granules. The first time after a checkpoint a page is logged as an image:
 * what is not in it is zero, and the main file is not needed, whatever a loss of power made of it.
 */
final class Frame {
  static final int MAGIC = 0x45425446; // EBTF
  static final int HEADER = 40;
  static final int PAGE_HEADER = 12;

  /** In the number of a page: it is an image. */
  static final int IMAGE = 0x80000000;

  private Frame() {}

  /** What a transaction of so many pages takes at most, in bytes. */
  static long most(int pages) {
    return HEADER + (long) pages * (PAGE_HEADER + Page.SIZE);
  }

  /** What to log of a page. */
  static long mask(Page page) {
    return page.imaged ? page.changed : page.content();
  }

  /** Applies the part of a frame at a place to a page. */
  static int apply(byte[] frame, int at, long mask, byte[] page, boolean image) {
    if (image) {
      Arrays.fill(page, (byte) 0);
    }
    int from = at;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      int to = Long.numberOfTrailingZeros(rest) << Page.GRANULE_BITS;
      System.arraycopy(frame, from, page, to, Page.GRANULE);
      from += Page.GRANULE;
    }
    return from;
  }
}
