package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreException;
import broker.api.persistence.StorePosition;
import java.time.InstantSource;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;
import plugin.persistence.volume.VolumeFigures;
import plugin.persistence.volume.VolumeSettings;

/**
 * A store whose disk loses power again and again, also while it recovers and in checkpoints: it is
 * at the end of the last batch that was applied, or of the one that was being applied.
 *
 * <p>{@code -Dstore.cuts=30000} for the long form.
 */
final class PowerCutTest {
  private static final int CUTS = Integer.getInteger("store.cuts", 1_000);

  private final Random random = new Random(Long.getLong("store.seed", 42));

  private MapSessionStore store(CutDisk disk, boolean background) {
    return new MapSessionStore(
        disk,
        new StoreSettings(64 << 20, new VolumeSettings(128 << 10, 64, background)),
        new StoreEnvironment(
            new VolumeFigures(),
            System::nanoTime,
            InstantSource.system(),
            () -> new UUID(random.nextLong(), random.nextLong()),
            Stores.NO_INCIDENTS));
  }

  @Test
  void whateverTheCutTheStoreIsAtTheEndOfABatch() throws Exception {
    CutDisk disk = new CutDisk();
    StoreModel model = new StoreModel(true);
    TreeSet<String> before = model.lines();
    StoreBatch pending = null;
    long applied = 0;
    for (int cut = 0; cut < CUTS; cut++) {
      if (random.nextInt(8) == 0) {
        disk.cutIn(1 + random.nextInt(40)); // perhaps while it recovers
      }
      MapSessionStore store = store(disk, random.nextInt(3) == 0);
      StorePosition position = open(store, disk);
      if (position == null) {
        disk = disk.after(random);
        continue;
      }
      assertTrue(
          position.lastBatch() == applied || position.lastBatch() == model.batches, "cut " + cut);
      TreeSet<String> expected = position.lastBatch() == model.batches ? model.lines() : before;
      if (!disk.isDead()) {
        assertEquals(expected, linesOf(store, disk, expected), "cut " + cut);
      }
      if (position.lastBatch() == model.batches) {
        applied = model.batches;
        pending = null;
      }
      disk.cutIn(1 + random.nextInt(250));
      while (!disk.isDead()) {
        if (pending == null) {
          before = model.lines();
          pending = model.random(random);
        }
        if (apply(store, pending, disk)) { // as the broker does: what was lost comes again
          applied = model.batches;
          pending = null;
        }
      }
      store.abandon();
      disk = disk.after(random);
    }
  }

  private static TreeSet<String> linesOf(
      MapSessionStore store, CutDisk disk, TreeSet<String> expected) throws StoreException {
    try {
      store.verify();
      return StoreModel.lines(store);
    } catch (StoreException | CutDisk.Cut | AssertionError e) {
      if (disk.isDead()) {
        return expected;
      }
      throw e;
    }
  }

  private static StorePosition open(MapSessionStore store, CutDisk disk) throws StoreException {
    try {
      return store.open();
    } catch (StoreException | CutDisk.Cut | AssertionError e) {
      if (disk.isDead()) { // and what then looks like damage is none
        return null;
      }
      throw e;
    }
  }

  private static boolean apply(MapSessionStore store, StoreBatch batch, CutDisk disk)
      throws StoreException {
    try {
      store.apply(batch);
      return true;
    } catch (StoreException | CutDisk.Cut | AssertionError e) {
      if (disk.isDead()) {
        return false;
      }
      throw e;
    }
  }
}
