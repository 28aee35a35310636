package plugin.persistence.store;

import broker.api.persistence.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.Disk;
import plugin.persistence.disk.DiskFile;
import plugin.persistence.disk.Subdirectory;
import plugin.persistence.slab.Remains;
import plugin.persistence.slab.SlabStore;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.VolumeSettings;

/**
 * Puts a store that cannot be read into a directory of its own, whole, and makes another one of
 * what can be saved of it. Used by the store thread, while no file of the store is open.
 *
 * <p>A file says how far it has come, so that it goes on there after kill -9 or a loss of power.
 */
final class SetAside {
  private static final String PREFIX = "damaged-";
  private static final String REPORT = ".txt";
  private static final String MOVING = "setting-aside";
  private static final String SAVING = "salvaging";
  private static final String OF_LOG = "log";
  private static final int PAGES = 1024;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Disk disk;
  private final VolumeSettings settings;
  private final InstantSource clock;
  private final Incidents incidents;

  SetAside(Disk disk, VolumeSettings settings, InstantSource clock, Incidents incidents) {
    this.disk = disk;
    this.settings = settings;
    this.clock = clock;
    this.incidents = incidents;
  }

  /** Makes a new, empty store that the remains are to be copied into. */
  interface NewStore {
    SlabStore open() throws IOException;
  }

  /** Whether something was begun and not ended. */
  boolean isUnfinished() throws IOException {
    List<String> names = disk.names();
    return names.contains(MOVING) || names.contains(SAVING);
  }

  /** Notes that the store is to be set aside; {@link #finish} does it. */
  void begin(Damage damage) throws IOException {
    String stamp = PREFIX + STAMP.format(clock.instant());
    String directory = stamp;
    for (int i = 2; !disk.names(directory + "/").isEmpty(); i++) {
      directory = stamp + "-" + i;
    }
    incidents.warn(
        disk.place() + ": " + damage.reason() + "; the store is set aside as " + directory);
    write(MOVING, directory + "\n" + damage.reason() + "\n" + (damage.ofLog() ? OF_LOG : ""));
  }

  /**
   * Sets aside what is to be, and saves what can be saved.
   *
   * @param inUse whether a broker used it: it has more in memory, and puts that again
   * @throws IOException if that cannot be done now; nothing is lost by it
   */
  void finish(NewStore next, Contents.Maker maker, boolean inUse)
      throws IOException, StoreException {
    if (disk.names().contains(MOVING)) {
      String directory = line(read(MOVING), 0);
      for (String name : JournaledVolume.fileNames()) {
        if (disk.names().contains(name)) {
          disk.rename(name, directory + "/" + name);
        }
      }
      disk.sync();
      disk.rename(MOVING, SAVING);
      disk.sync();
    }
    for (String name : JournaledVolume.fileNames()) {
      disk.delete(name); // what an earlier attempt has made
    }
    disk.sync();
    String note = read(SAVING);
    String directory = line(note, 0);
    Damage damage = new Damage(line(note, 1), line(note, 2).equals(OF_LOG));
    Losses losses = save(directory, next, maker);
    write(directory + REPORT, report(directory, damage, losses, inUse));
    disk.delete(SAVING);
    disk.sync();
  }

  private Losses save(String directory, NewStore next, Contents.Maker maker)
      throws IOException, StoreException {
    Losses losses = new Losses(true);
    SlabStore store = next.open();
    try {
      Contents contents = maker.make(store);
      copy(directory, contents, losses);
      contents.commit(contents.position().lastBatch() + 1);
      store.close();
    } finally {
      store.abandon();
    }
    return losses;
  }

  private void copy(String directory, Contents to, Losses losses)
      throws IOException, StoreException {
    VolumeSettings small = new VolumeSettings(settings.logBytes(), PAGES, false);
    JournaledVolume volume;
    try {
      volume = JournaledVolume.remains(new Subdirectory(disk, directory), small);
    } catch (RuntimeException e) {
      losses.lostParts++; // nothing of it can be understood
      return;
    }
    try {
      Remains remains = new Remains(volume);
      to.header().remainsOf = losses.attempt(() -> Header.read(remains.user()).storeId);
      Holdings holdings = losses.attempt(() -> new Holdings(remains, false));
      if (holdings == null) {
        losses.lostParts++; // the catalog of the maps
      } else {
        new Transfer(holdings, to, losses).run();
        losses.unread(remains.lost());
      }
    } catch (UncheckedIOException e) {
      throw new IOException(String.valueOf(e.getMessage()), e); // of the new store
    } finally {
      volume.abandon();
    }
  }

  private String report(String directory, Damage damage, Losses losses, boolean inUse) {
    boolean maybeInMemory = inUse && (damage.ofLog() || !losses.isNone());
    return disk.place()
        + ": the store was damaged ("
        + damage.reason()
        + "), its files are in "
        + directory
        + ". Lost: "
        + losses.lost(damage)
        + (maybeInMemory ? ", but for what the broker had in memory and puts again" : "")
        + ". Saved: "
        + losses.saved()
        + ". Delete "
        + directory
        + " when it is of no use any more";
  }

  /** Tells of what lies there, until somebody has removed it. */
  void tell() throws IOException {
    String text = null;
    for (String name : disk.names()) {
      if (name.startsWith(PREFIX) && name.endsWith(REPORT)) {
        String directory = name.substring(0, name.length() - REPORT.length());
        if (disk.names(directory + "/").isEmpty()) {
          disk.delete(name);
        } else {
          text = read(name); // the newest comes last
        }
      }
    }
    if (text == null) {
      incidents.notDamaged();
    } else {
      incidents.damaged(text);
    }
  }

  // --- small files

  private void write(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (DiskFile file = disk.open(name)) {
      file.truncate(0);
      file.write(0, bytes, 0, bytes.length);
      file.force();
    }
    disk.sync();
  }

  private String read(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      byte[] bytes = new byte[(int) Math.min(4096, file.size())];
      int length = file.read(0, bytes, 0, bytes.length);
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
  }

  /** A line of a note; that of a disk that has lost it is made up. */
  private static String line(String note, int number) {
    @Nullable String found = null;
    List<String> lines = note.lines().toList();
    if (number < lines.size()) {
      found = lines.get(number);
    }
    return found == null || found.isBlank() ? number == 0 ? PREFIX + "unnamed" : "unknown" : found;
  }
}
