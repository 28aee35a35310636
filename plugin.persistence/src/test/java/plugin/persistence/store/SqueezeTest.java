package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;

/** What is free in many places makes room when the store is full. */
final class SqueezeTest {
  private static final int SESSIONS = 8;
  private static final int PER_BATCH = 64;

  private final MapSessionStore store = Stores.on(new CutDisk(), 24 << 20, 1 << 20);
  private final Random random = new Random(7);
  private long batch;
  private long message;

  /** Puts messages of many sizes into all queues by turns; returns how many batches had room. */
  private int fill() throws StoreException {
    for (int batches = 0; true; batches++) {
      long before = message;
      int[] lengths = random.ints(PER_BATCH, 500, 6_000).toArray();
      long bytes = 0;
      for (int length : lengths) {
        bytes += length;
      }
      try {
        store.apply(
            Stores.batch(
                batch + 1,
                bytes,
                o -> {
                  for (int i = 0; i < PER_BATCH; i++) {
                    long id = before + i + 1;
                    o.putMessage(id, Stores.bytes(lengths[i], id));
                    o.enqueue("s" + i % SESSIONS, id, id, 0, Stores.none());
                  }
                }));
      } catch (StoreException e) {
        assertEquals(StoreException.Kind.FULL, e.kind());
        return batches;
      }
      batch++;
      message += PER_BATCH;
    }
  }

  private void drop(String session) throws StoreException {
    TreeSet<Long> sequences = new TreeSet<>();
    store.readQueue(
        session, 0, Integer.MAX_VALUE, Long.MAX_VALUE, (s, m, st, x, c) -> sequences.add(s));
    store.apply(
        Stores.releases(
            batch + 1,
            o -> {
              for (long sequence : sequences) {
                o.dequeue(session, sequence);
              }
            }));
    batch++;
  }

  @Test
  void roomInSlabsThatAreInUseIsFoundByMovingWhatIsThere() throws Exception {
    store.open();
    store.apply(
        Stores.batch(
            1,
            0,
            o -> {
              for (int i = 0; i < SESSIONS; i++) {
                o.putSession("s" + i, Stores.none());
              }
            }));
    batch = 1;
    int all = fill();
    drop("s3"); // an eighth of what there is, between all the rest
    int again = fill();
    assertTrue(again * SESSIONS * 2 > all, () -> again + " batches after " + all);
    batch++;
    store.apply(Stores.batch(batch, 0, o -> o.putSession("who comes now", Stores.none())));
    store.verify();
    assertTrue(store.space().freeBytes() >= 0);
    store.close();
  }
}
