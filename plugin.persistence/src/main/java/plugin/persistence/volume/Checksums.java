package plugin.persistence.volume;

/**
 * Where pages and their checksums lie: the main file consists of groups, each a page of checksums
 * and the pages that they are of. Stateless.
 *
 * <p>A page of checksums ends with its own. A checksum of zero is that of a page that was never
 * written, and is taken for zeros without a look.
 */
final class Checksums {
  /** Pages of a group, without that of the checksums. */
  static final int PAGES = Page.SIZE / 4 - 1;

  private Checksums() {}

  /** The number in the file of a page of the volume. */
  static int physical(long page) {
    return (int) (page + page / PAGES + 1);
  }

  /** The page that has the checksum of a page. */
  static int pageOf(int physical) {
    return physical - physical % (PAGES + 1);
  }

  static boolean isChecksums(int physical) {
    return physical % (PAGES + 1) == 0;
  }

  /** Where in it the checksum is. */
  static int offsetOf(int physical) {
    return (physical % (PAGES + 1) - 1) * 4;
  }

  /** Puts the checksum of a page of checksums at its end. */
  static void seal(Page checksums) {
    Page.setInt(checksums.bytes, PAGES * 4, checksums.checksum(PAGES * 4));
    checksums.mark(PAGES * 4, Page.SIZE);
  }

  /** Whether a page of checksums is what was written; one of zeros was not written yet. */
  static boolean isWhole(Page checksums) {
    int own = Page.getInt(checksums.bytes, PAGES * 4);
    return own == 0 ? checksums.content() == 0 : own == checksums.checksum(PAGES * 4);
  }
}
