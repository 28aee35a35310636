package plugin.persistence.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PageCacheTest {
  private static final int CAPACITY = 64;
  private static final int PART = CAPACITY / 16;

  private final PageCache cache = new PageCache(CAPACITY);

  private Page put(int number, boolean dirty) {
    Page page = new Page(number, cache.memory());
    page.dirty = dirty;
    cache.put(page);
    return page;
  }

  private long resident(int from, int to) {
    return IntStream.range(from, to).filter(i -> cache.get(i) != null).count();
  }

  @Test
  void cleanPagesMakeRoomForOthers() {
    for (int i = 0; i < 1_000; i++) {
      put(i, false);
    }
    assertTrue(resident(0, 1_000) <= CAPACITY);
    assertNotNull(cache.get(999));
  }

  @Test
  void pagesThatDifferFromTheFileStayAndFewCleanOnesBesideThem() {
    for (int i = 0; i < 200; i++) {
      put(i, true);
    }
    for (int i = 200; i < 1_000; i++) {
      put(i, false);
    }
    assertEquals(200, resident(0, 200));
    assertTrue(resident(200, 1_000) <= PART + 1, resident(200, 1_000) + " clean pages");
  }

  @Test
  void onceWrittenTheyAreForgottenDownToTheBound() {
    Page[] pages = IntStream.range(0, 200).mapToObj(i -> put(i, true)).toArray(Page[]::new);
    for (Page page : pages) {
      page.dirty = false;
    }
    cache.trim();
    assertTrue(resident(0, 200) <= CAPACITY);
    put(500, false);
    assertTrue(resident(0, 501) <= CAPACITY);
  }
}
