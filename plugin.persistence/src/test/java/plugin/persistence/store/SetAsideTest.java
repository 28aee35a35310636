package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;

/** The power goes while a damaged store is set aside and saved: nothing more is lost by that. */
final class SetAsideTest {
  private static final int ROUNDS = 25;
  private static final int LOG = 128 << 10;

  private final Random random = new Random(11);

  private CutDisk damaged(StoreModel model) throws StoreException {
    CutDisk disk = new CutDisk();
    MapSessionStore store = Stores.on(disk, 64 << 20, LOG);
    store.open();
    for (int i = 0; i < 60; i++) {
      store.apply(model.random(random));
    }
    store.close();
    disk.damage("sessions.db", 4096 + 20); // the superblock
    return disk;
  }

  private static TreeSet<String> opened(CutDisk disk, RecordedIncidents told)
      throws StoreException {
    MapSessionStore store = Stores.on(disk, 64 << 20, LOG, told);
    store.open();
    store.verify();
    TreeSet<String> lines = StoreModel.lines(store);
    store.close();
    return lines;
  }

  @Test
  void itGoesOnWhereItWas() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      StoreModel model = new StoreModel();
      CutDisk disk = damaged(model);
      for (int cuts = random.nextInt(4); cuts >= 0; cuts--) {
        disk.cutIn(1 + random.nextInt(120));
        try {
          opened(disk, new RecordedIncidents());
        } catch (StoreException | CutDisk.Cut | AssertionError e) {
          assertTrue(disk.isDead(), () -> "failed without a cut: " + e);
        }
        disk.kill();
        disk = disk.after(random);
      }
      RecordedIncidents told = new RecordedIncidents();
      assertEquals(model.lines(), opened(disk, told), "round " + round);
      assertNotNull(told.damage);
      assertTrue(told.damage.contains("Lost: nothing"), told.damage);
      assertEquals(List.of("sessions.db", "sessions.log0", "sessions.log1"), aside(disk));
    }
  }

  private static List<String> aside(CutDisk disk) {
    String report =
        disk.names().stream().filter(name -> name.endsWith(".txt")).findFirst().orElseThrow();
    return disk.names(report.replace(".txt", "/"));
  }
}
