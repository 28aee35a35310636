package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreException;
import broker.api.persistence.StorePosition;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plugin.persistence.disk.CutDisk;
import plugin.persistence.disk.FullDisk;

/** Whichever write fails, the store is whole, and goes on when the disk does. */
final class FailingDiskTest {
  private static final int ROUNDS = 150;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storeSurvivesAWriteThatFails(boolean full) throws Exception {
    Random random = new Random(3);
    FullDisk disk = new FullDisk(new CutDisk(), full);
    MapSessionStore store = Stores.on(disk, 64 << 20, 128 << 10);
    StoreModel model = new StoreModel();
    store.open();
    int failures = 0;
    for (int round = 0; round < ROUNDS; round++) {
      disk.failAfter(random.nextInt(60));
      StorePosition position = null;
      TreeSet<String> before = model.lines();
      StoreBatch batch = model.random(random);
      while (!failed(store, batch, disk)) {
        before = model.lines();
        batch = model.random(random);
      }
      failures++;
      disk.failAfter(Long.MAX_VALUE);
      position = store.open();
      boolean applied = position.lastBatch() == batch.number();
      assertTrue(applied || position.lastBatch() == batch.number() - 1, "round " + round);
      store.verify();
      assertEquals(applied ? model.lines() : before, StoreModel.lines(store), "round " + round);
      store.apply(batch);
      assertEquals(model.lines(), StoreModel.lines(store), "round " + round);
    }
    assertEquals(ROUNDS, failures);
  }

  /** Whether the batch failed; if so the disk has refused something. */
  private static boolean failed(MapSessionStore store, StoreBatch batch, FullDisk disk) {
    try {
      store.apply(batch);
      return false;
    } catch (StoreException e) {
      assertTrue(disk.hasRefused(), e.toString());
      assertTrue(e.kind() != StoreException.Kind.CORRUPT, e.toString());
      return true;
    }
  }
}
