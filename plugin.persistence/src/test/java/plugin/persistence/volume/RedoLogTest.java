package plugin.persistence.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;
import plugin.persistence.disk.DiskFile;

final class RedoLogTest {
  private static final int LENGTH = 2 * RedoLog.BLOCK;
  private static final int FRAMES = 5;

  private static Page page() {
    Page page = new Page(3, new byte[Page.SIZE]);
    page.mark(0, Page.SIZE);
    return page;
  }

  /** Loses power in each step of invalidate, with sectors and lengths kept or not by chance. */
  @Test
  void longLogThatLosesPowerWhileItIsMadeVoidIsVoidOrWhole() throws Exception {
    int whole = 0;
    for (int seed = 0; seed < 300; seed++) {
      CutDisk disk = new CutDisk();
      DiskFile file = disk.open("log");
      RedoLog log = new RedoLog(file);
      log.begin(new RedoLog.Start(1, 1, 77));
      for (int i = 1; i <= FRAMES; i++) {
        log.append(i, List.of(page()));
      }
      file.force();
      disk.cutIn(1 + seed % 3);
      assertThrows(
          CutDisk.Cut.class,
          () -> {
            log.invalidate(LENGTH);
            file.force();
          });
      RedoLog after = new RedoLog(disk.after(new Random(seed)).open("log"));
      RedoLog.Start start = after.start();
      if (start != null) {
        whole++;
        assertEquals(
            FRAMES + 1, after.replay(start, (number, image) -> new byte[Page.SIZE]), "" + seed);
      }
    }
    assertTrue(whole > 30, "was whole " + whole + " times");
  }
}
