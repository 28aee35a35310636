package plugin.persistence.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The pages of a volume as they are in memory or in the main file, checked against their checksums.
 * Owned by the store thread.
 */
final class Pages {
  private final PageCache cache;
  private final MainFile main;
  private final boolean tolerant;

  /**
   * The pages of a file.
   *
   * @param tolerant whether a page that is not what was written is returned, {@linkplain
   *     Page#suspect marked}, instead of refused
   */
  Pages(PageCache cache, MainFile main, boolean tolerant) {
    this.cache = cache;
    this.main = main;
    this.tolerant = tolerant;
  }

  /** The page of a place in the volume. */
  Page at(long place) {
    int number = Checksums.physical(place >>> Page.BITS);
    Page page = cache.get(number);
    return page != null ? page : loaded(number);
  }

  /** Whether one of these bytes is in a page that is not what was written. */
  boolean isSuspect(long place, int length) {
    for (long page = place >>> Page.BITS; page <= (place + length - 1) >>> Page.BITS; page++) {
      if (at(page << Page.BITS).suspect) {
        return true;
      }
    }
    return false;
  }

  private Page loaded(int number) {
    try {
      Page page = load(number);
      cache.put(page);
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a page, which the cache does not have then. */
  Page load(int number) throws IOException {
    if (Checksums.isChecksums(number)) {
      Page page = new Page(number, main.read(number, cache.memory()));
      // what is left of a store may have lost them to zeros
      page.suspect = !Checksums.isWhole(page) || (tolerant && page.content() == 0);
      return accepted(page, "checksums");
    }
    Page own = checksums(number);
    int expected = Page.getInt(own.bytes, Checksums.offsetOf(number));
    if (expected == 0 && !own.suspect) {
      return new Page(number, blank());
    }
    Page page = new Page(number, main.read(number, cache.memory()));
    // nothing can be said of pages whose checksums are lost; most of them will be good
    page.suspect = !own.suspect && page.checksum(Page.SIZE) != expected;
    return accepted(page, "content");
  }

  /** Memory for a page, all zero. */
  byte[] blank() {
    byte[] bytes = cache.memory();
    Arrays.fill(bytes, (byte) 0);
    return bytes;
  }

  private Page accepted(Page page, String what) {
    if (page.suspect && !tolerant) {
      throw new DamagedException(
          main.file().name()
              + ": page "
              + page.number
              + ": the checksum does not match its "
              + what);
    }
    return page;
  }

  /** The page with the checksum of a page. */
  Page checksums(int number) throws IOException {
    int own = Checksums.pageOf(number);
    Page page = cache.get(own);
    if (page == null) {
      page = load(own);
      cache.put(page);
    }
    return page;
  }
}
