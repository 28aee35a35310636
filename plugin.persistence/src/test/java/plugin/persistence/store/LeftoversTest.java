package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

/** The queue of a session that is removed goes bit by bit, and nobody sees that. */
final class LeftoversTest {
  private static final int ENTRIES = 20_000;
  private static final int LENGTH = 300;

  @TempDir private Path directory;
  private long batch;

  private void apply(MapSessionStore store, long bytes, Stores.Operations operations)
      throws StoreException {
    batch++;
    store.apply(Stores.batch(batch, bytes, operations));
  }

  private void fill(MapSessionStore store, String client, long first) throws StoreException {
    apply(
        store,
        (long) ENTRIES * LENGTH,
        o -> {
          o.putSession(client, Stores.none());
          for (long id = first; id < first + ENTRIES; id++) {
            o.putMessage(id, Stores.bytes(LENGTH, id));
            o.enqueue(client, id, id, 0, Stores.none());
          }
        });
  }

  private void check(FileDisk disk, MapSessionStore store) throws Exception {
    store.close();
    Inspection inspection = new Inspection(disk);
    inspection.check(records -> {});
    assertEquals(List.of(), inspection.problems());
    store.open();
  }

  private static List<Long> read(MapSessionStore store, String client) throws StoreException {
    List<Long> read = new ArrayList<>();
    store.readQueue(client, 0, Integer.MAX_VALUE, Long.MAX_VALUE, (s, m, st, x, c) -> read.add(s));
    return read;
  }

  @Test
  void longQueueOfARemovedSessionGoesInManyCommitsAndItsClientMayBeBack() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk, 64 << 20, 1 << 20);
      store.open();
      fill(store, "c", 1);
      long full = store.space().usedBytes();
      apply(store, 0, o -> o.removeSession("c"));
      assertEquals(List.of(), read(store, "c"));
      apply(
          store,
          LENGTH,
          o -> {
            o.putSession("c", Stores.none());
            o.putMessage(ENTRIES + 1, Stores.bytes(LENGTH, 1));
            o.enqueue("c", 7, ENTRIES + 1, 0, Stores.none());
          });
      assertTrue(store.space().usedBytes() > full / 2, "it went at once");
      check(disk, store);
      for (int i = 0; i < ENTRIES / 1_000; i++) {
        apply(store, 0, o -> o.putSession("c", Stores.none()));
      }
      assertTrue(store.space().usedBytes() < full / 4, () -> store.space() + " of " + full);
      check(disk, store);
      assertEquals(List.of(7L), read(store, "c"));
      store.close();
    }
  }

  @Test
  void fullStoreDoesNotWaitForThem() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk, 20 << 20, 1 << 20); // for one of the two
      store.open();
      fill(store, "a", 1);
      apply(store, 0, o -> o.removeSession("a"));
      fill(store, "b", ENTRIES + 1);
      assertEquals(ENTRIES, read(store, "b").size());
      store.close();
    }
  }
}
