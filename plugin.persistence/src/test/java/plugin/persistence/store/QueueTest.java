package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

final class QueueTest {
  private static final int LENGTH = 100;

  @TempDir Path directory;
  private FileDisk disk;
  private MapSessionStore store;

  @BeforeEach
  void open() throws Exception {
    disk = FileDisk.take(directory);
    store = Stores.on(disk, 16 << 20, 1 << 20);
    store.open();
    store.apply(Stores.batch(1, 0, o -> o.putSession("c", Stores.none())));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    disk.close();
  }

  private void fill(long batch, long from, long to, int length) throws StoreException {
    store.apply(
        Stores.batch(
            batch,
            (to - from) * length,
            o -> {
              for (long i = from; i < to; i++) {
                o.putMessage(i, Stores.bytes(length, i));
                o.enqueue("c", i, i, i * 3, Stores.none());
              }
            }));
  }

  private List<Long> read(long from, int entries, long bytes) throws StoreException {
    List<Long> sequences = new ArrayList<>();
    store.readQueue(
        "c",
        from,
        entries,
        bytes,
        (sequence, message, state, extra, content) -> {
          assertEquals(sequence, message);
          assertEquals(sequence * 3, state);
          assertEquals((byte) sequence, content.get(content.position()));
          sequences.add(sequence);
        });
    return sequences;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void portionsFollowEachOtherWithoutGap() throws Exception {
    fill(2, 1, 1000, LENGTH);
    List<Long> all = new ArrayList<>();
    for (List<Long> part = read(0, 77, Long.MAX_VALUE); !part.isEmpty(); ) {
      assertTrue(part.size() <= 77);
      all.addAll(part);
      part = read(part.get(part.size() - 1) + 1, 77, Long.MAX_VALUE);
    }
    assertEquals(range(1, 1000), all);
  }

  @Test
  void portionEndsWithItsBytesButHasOneEntry() throws Exception {
    fill(2, 1, 100, LENGTH);
    assertEquals(range(10, 13), read(10, 50, 3 * LENGTH + 1));
    assertEquals(range(10, 11), read(10, 50, 1));
    assertEquals(List.of(), read(100, 50, 1));
  }

  @Test
  void portionLeavesOutWhatWasRemovedInTheMiddle() throws Exception {
    fill(2, 1, 300, LENGTH);
    store.apply(
        Stores.releases(
            3,
            o -> {
              for (long i = 50; i < 250; i++) {
                o.dequeue("c", i);
              }
            }));
    assertEquals(List.of(48L, 49L, 250L, 251L), read(48, 4, Long.MAX_VALUE));
    assertEquals(List.of(250L), read(100, 1, Long.MAX_VALUE));
  }

  @Test
  void oldestGoForEverBehindWhatIsInFlightAndTheStoreStaysSmall() throws Exception {
    fill(2, 1, 6, LENGTH);
    long batch = 3;
    long used = 0;
    for (long next = 6; next < 40_006; next += 200) {
      fill(batch++, next, next + 200, LENGTH);
      long first = Math.max(6, next - 300);
      long last = next - 101;
      if (last >= first) {
        store.apply(Stores.releases(batch++, o -> o.dequeueRange("c", first, last)));
      }
      if (next == 10_006) {
        used = store.space().usedBytes();
      }
    }
    assertTrue(store.space().usedBytes() <= used + (128 << 10), store.space() + " after " + used);
    List<Long> expected = new ArrayList<>(range(1, 6));
    expected.addAll(range(39_706, 40_006));
    assertEquals(expected, read(0, 10_000, Long.MAX_VALUE));
    store.verify();
  }

  @Test
  void fullStoreRefusesAndStaysUsableAndReleasesAlwaysFit() throws Exception {
    long batch = 2;
    StoreException full = null;
    for (long next = 1; full == null; next += 100) {
      try {
        fill(batch, next, next + 100, 2_000);
        batch++;
      } catch (StoreException e) {
        full = e;
      }
    }
    assertEquals(StoreException.Kind.FULL, full.kind());
    assertTrue(full.getMessage().startsWith(directory.toString()), full.getMessage());
    long last = (batch - 2) * 100;
    assertTrue(last >= 1000, "it refused at " + last);
    assertEquals(range(last - 5, last + 1), read(last - 5, 10, Long.MAX_VALUE));
    for (long from = 1; from <= last; from += 50) { // out of order within each batch
      long end = from + 50;
      store.apply(
          Stores.releases(
              batch++,
              o -> {
                for (long i = end - 1; i >= end - 50; i--) {
                  o.dequeue("c", i);
                }
              }));
    }
    assertEquals(List.of(), read(0, 10, Long.MAX_VALUE));
    fill(batch, last + 1, last + 101, 2_000);
    assertEquals(range(last + 1, last + 11), read(0, 10, Long.MAX_VALUE));
    store.verify();
  }

  @Test
  void filesStayWithinTheirLimitWhileFull() throws Exception {
    long batch = 2;
    long next = 1;
    for (int refused = 0; refused < 20; next += 100) {
      try {
        fill(batch, next, next + 100, 2_000);
        batch++;
      } catch (StoreException e) {
        refused++;
      }
    }
    assertTrue(size() <= 16 << 20, "files take " + size());
  }

  @Test
  void steadyTrafficKeepsTheFilesFlat() throws Exception {
    long batch = 2;
    fill(batch++, 1, 2_001, 256);
    long early = 0;
    for (long next = 2_001; next <= 202_000; next += 200) {
      long from = next;
      store.apply(
          Stores.batch(
              batch++,
              200 * 256,
              o -> {
                for (long i = from; i < from + 200; i++) {
                  o.putMessage(i, Stores.bytes(256, i));
                  o.enqueue("c", i, i, i * 3, Stores.none());
                  o.dequeue("c", i - 2_000);
                }
              }));
      if (next == 20_001) {
        early = size();
      }
    }
    assertEquals(2_000, read(0, Integer.MAX_VALUE, Long.MAX_VALUE).size());
    assertTrue(size() <= early, "from " + early + " to " + size());
  }

  @Test
  void spaceIsGivenBackWhileItRuns() throws Exception {
    store.close();
    store = Stores.on(disk, 64 << 20, 1 << 20);
    store.open();
    long batch = 2;
    for (long from = 1; from <= 10_000; from += 100) {
      fill(batch++, from, from + 100, 2_000);
    }
    long full = size();
    for (long from = 1; from < 10_000; from += 50) { // every eighth stays, all over the file
      long first = from;
      store.apply(
          Stores.releases(
              batch++,
              o -> {
                for (long i = first; i < first + 50; i++) {
                  if (i % 8 != 0) {
                    o.dequeue("c", i);
                  }
                }
              }));
    }
    for (int i = 0; i < 400; i++) {
      store.apply(Stores.batch(batch++, 500, o -> o.putSession("d", Stores.bytes(500, 1))));
    }
    assertTrue(size() < full * 2 / 3, "from " + full + " to " + size());
    assertEquals(List.of(8L, 16L, 24L), read(1, 3, Long.MAX_VALUE));
    assertEquals(1_250, read(1, 10_000, Long.MAX_VALUE).size());
    store.verify();
  }

  private long size() throws Exception {
    long size = 0;
    for (String name : disk.names()) {
      size += Files.size(directory.resolve(name));
    }
    return size;
  }
}
