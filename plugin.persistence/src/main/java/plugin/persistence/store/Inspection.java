package plugin.persistence.store;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.mapdb.DBException;
import plugin.persistence.disk.Disk;
import plugin.persistence.slab.Remains;
import plugin.persistence.slab.SlabStore;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.VolumeSettings;

/**
 * A look at the store of a directory that changes nothing: a store that was not closed is recovered
 * in memory. Owned by one thread.
 */
public final class Inspection {
  private static final VolumeSettings SETTINGS = new VolumeSettings(8 << 20, 2048, false);
  private static final int MOST_PROBLEMS = 20;

  private final Disk disk;
  private final List<String> problems = new ArrayList<>();
  private String summary = "";

  /** A look at the store on this disk, which may be read only. */
  public Inspection(Disk disk) {
    this.disk = disk;
  }

  /** What is wrong, in lines; empty if nothing is. */
  public List<String> problems() {
    return problems;
  }

  /** What there is, in a line. */
  public String summary() {
    return summary;
  }

  /** Looks at every record, every reference and every page that is in use. */
  public void check(LongProgress progress) throws IOException, StoreException {
    ReferenceCount count = new ReferenceCount(progress);
    try {
      checkStrictly(count);
    } catch (DamagedException | DBException e) {
      Damage damage = Damage.of(e);
      problem(damage.reason());
      Losses losses = copy(new ReferenceCount(progress));
      problem("can be saved: " + losses.saved() + "; lost: " + losses.lost(damage));
    }
  }

  private void checkStrictly(ReferenceCount count) throws IOException, StoreException {
    JournaledVolume volume = JournaledVolume.look(disk, SETTINGS);
    try {
      SlabStore store = new SlabStore(volume);
      store.verify();
      Contents contents = new Contents(store, new UUID(0, 0));
      Losses losses = new Losses(false);
      new Transfer(contents.holdings(), count, losses).run();
      if (!losses.isNone()) {
        problem("missing: " + losses.lost());
      }
      count.count(contents.leftovers(), contents.holdings().queues);
      Maps maps = contents.holdings().maps;
      for (Map.Entry<Long, byte[]> e : maps.messages.getEntries()) {
        MessagePage page = MessagePage.read(e.getValue(), maps.pageSlots);
        count.compare(e.getKey(), page, this::problem);
      }
      summary =
          losses.saved()
              + "; batch "
              + contents.position().lastBatch()
              + ", "
              + store.usedBytes() / 1024
              + " KiB used"
              + (volume.wasClean() ? ", closed in good order" : ", not closed: recovered");
    } finally {
      volume.abandon();
    }
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }

  /** Tells all that can be read; what cannot is a problem. */
  public void dump(StoreOperations to, LongProgress progress) throws IOException, StoreException {
    Losses losses = copy(new Forwarding(to, progress));
    if (!losses.isNone()) {
      problem("cannot be read: " + losses.lost());
    }
    summary = losses.saved();
  }

  private Losses copy(Sink to) throws IOException, StoreException {
    Losses losses = new Losses(true);
    JournaledVolume volume = JournaledVolume.remains(disk, SETTINGS);
    try {
      Remains remains = new Remains(volume);
      Holdings holdings = losses.attempt(() -> new Holdings(remains, false));
      if (holdings == null) {
        losses.lostParts++;
      } else {
        new Transfer(holdings, to, losses).run();
        losses.unread(remains.lost());
      }
    } finally {
      volume.abandon();
    }
    return losses;
  }
}
