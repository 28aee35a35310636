package plugin.persistence.store;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreException.Kind;
import broker.api.persistence.StorePosition;
import broker.api.persistence.StoreSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import plugin.persistence.disk.Disk;
import plugin.persistence.disk.DiskFullException;
import plugin.persistence.slab.SlabStore;
import plugin.persistence.volume.DamagedException;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.NewerFormatException;

/**
 * The session store of a directory. Owned by the store thread, but for {@link #space}.
 *
 * <p>After any failure of a batch the files are closed as they are and opened again, which brings
 * back the end of the batch before.
 */
public final class MapSessionStore implements SessionStore {
  /** Room that a batch may need beyond its content: a new slab of every size, and the maps. */
  private static final long SLACK = 3 << 20;

  /** The same for a batch without messages, which may use a part of what is kept for releases. */
  private static final long SMALL = 512 << 10;

  /** A batch that puts more than this after a clear is not held in memory. */
  private static final long REBUILD_BYTES = 512 << 10;

  /** So many slabs are emptied in one commit. */
  private static final int SQUEEZED_SLABS = 16;

  private final Disk disk;
  private final StoreSettings settings;
  private final StoreEnvironment environment;
  private final SetAside aside;
  private @Nullable SlabStore slabs;
  private @Nullable Contents contents;
  private @Nullable Damage damage; // found since it was opened
  private boolean used; // it was open before
  private volatile StoreSpace space;
  private volatile long fileBytes;
  private volatile long ignored;

  /** A store that is closed. */
  public MapSessionStore(Disk disk, StoreSettings settings, StoreEnvironment environment) {
    this.disk = disk;
    this.settings = settings;
    this.environment = environment;
    this.aside =
        new SetAside(disk, settings.volume(), environment.clock(), environment.incidents());
    this.space = new StoreSpace(0, settings.contentBytes());
  }

  @Override
  public StorePosition open() throws StoreException {
    abandon();
    try {
      Damage found = damage;
      if (found != null && !aside.isUnfinished()) {
        aside.begin(found);
      }
      if (aside.isUnfinished()) {
        replace();
      }
      StorePosition position = openOrReplace();
      aside.tell();
      used = true;
      return position;
    } catch (IOException e) {
      abandon();
      throw explained(e);
    }
  }

  private StorePosition openOrReplace() throws IOException, StoreException {
    try {
      return openFiles();
    } catch (NewerFormatException | UncheckedIOException e) {
      abandon();
      throw explained(e);
    } catch (RuntimeException | AssertionError e) {
      abandon(); // nobody has given us anything yet: it can only come from what the files say
      aside.begin(Damage.of(e));
      replace();
      return openFiles();
    }
  }

  private void replace() throws IOException, StoreException {
    aside.finish(
        () -> new SlabStore(volume()),
        store -> new Contents(store, environment.chance().get()),
        used);
    damage = null;
  }

  private JournaledVolume volume() throws IOException {
    return new JournaledVolume(
        disk,
        settings.volume(),
        environment.figures(),
        environment.nanoTime(),
        environment.chance().get().getLeastSignificantBits());
  }

  private StorePosition openFiles() throws IOException {
    Rebuild.tidy(disk);
    JournaledVolume volume = volume();
    boolean opened = false;
    try {
      SlabStore store = new SlabStore(volume);
      slabs = store;
      Contents now = new Contents(store, environment.chance().get());
      contents = now;
      measure(store);
      opened = true;
      return now.position();
    } finally {
      if (!opened) {
        volume.abandon();
      }
    }
  }

  @Override
  public void load(StoreContents visitor) throws StoreException {
    try {
      contents().load(visitor);
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    }
  }

  @Override
  public void apply(StoreBatch batch) throws StoreException {
    Contents now = contents();
    if (batch.number() == now.position().lastBatch()) {
      return;
    }
    SlabStore store = slabs;
    if (store == null) {
      throw closed();
    }
    if (isLarge(batch, store) && FirstOperation.isClear(batch)) {
      replaceBy(batch);
      return;
    }
    if (!batch.onlyReleases()) {
      admit(batch, store, now);
    }
    boolean done = false;
    try {
      batch.replay(now);
      now.commit(batch.number());
      measure(store);
      done = true;
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    } finally {
      if (!done) {
        reopen();
      }
    }
  }

  private boolean isLarge(StoreBatch batch, SlabStore store) {
    return batch.contentBytes() > REBUILD_BYTES || store.usedBytes() > 16 * REBUILD_BYTES;
  }

  /** What clears a store and fills it again is built beside it: it need not fit into memory. */
  private void replaceBy(StoreBatch batch) throws StoreException {
    long need = batch.contentBytes() * 3 / 2 + SLACK;
    if (need > settings.contentBytes()) {
      throw full(0, need);
    }
    change(
        (from, to) -> {
          batch.replay(to);
          return batch.number();
        });
  }

  /** Makes the content of the store from what it was. */
  interface Change {
    /** Returns the number of the last batch. */
    long make(Contents from, Contents to) throws StoreException;
  }

  /** Changes an open store as a whole or not at all, in a way that need not fit into memory. */
  void change(Change change) throws StoreException {
    Contents now = contents();
    boolean done = false;
    try {
      Rebuild next = new Rebuild(disk, settings, environment, now.header());
      try {
        next.end(change.make(now, next.contents()));
        closeForGood();
        next.use();
        done = true;
      } finally {
        if (!done) {
          next.abandon();
        }
      }
    } catch (IOException
        | DamagedException
        | DBException
        | UncheckedIOException
        | AssertionError e) {
      throw explained(e);
    } finally {
      reopen();
    }
  }

  /** The files, which are closed for everybody else from now on; null when they already were. */
  private @Nullable SlabStore taken() {
    SlabStore store = slabs;
    slabs = null;
    contents = null;
    return store;
  }

  private void closeForGood() throws IOException {
    SlabStore store = taken();
    if (store != null) {
      try {
        store.close();
      } catch (UncheckedIOException e) {
        store.abandon();
        throw new IOException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Goes back to the end of the last batch; what cannot be opened now the broker opens later. */
  private void reopen() {
    try {
      open();
    } catch (StoreException e) {
      abandon();
    }
  }

  /** Refuses what would not fit; what the store holds stays. */
  private void admit(StoreBatch batch, SlabStore store, Contents now) throws StoreException {
    boolean small = batch.contentBytes() == 0; // sessions, subscriptions: clients can come and go
    long need = small ? SMALL : batch.contentBytes() * 3 / 2 + SLACK;
    long most = settings.contentBytes() + (small ? StoreSettings.RESERVE / 2 : 0);
    while (store.usedBytes() + need > most) {
      if (!squeeze(store, now)) {
        throw full(store.usedBytes(), need);
      }
    }
    while (true) {
      try {
        store.reserve(need);
        return;
      } catch (DiskFullException e) {
        if (!squeeze(store, now)) {
          throw explained(e);
        }
      } catch (IOException e) {
        throw explained(e);
      }
    }
  }

  /** Moves together what is there; false if that frees nothing. */
  private boolean squeeze(SlabStore store, Contents now) throws StoreException {
    boolean done = false;
    try {
      boolean freed = !now.leftovers().isEmpty() || store.squeeze(SQUEEZED_SLABS);
      now.commit(now.position().lastBatch());
      done = true;
      return freed;
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    } finally {
      if (!done) {
        reopen();
      }
    }
  }

  private StoreException full(long used, long need) {
    return new StoreException(
        Kind.FULL,
        disk.place()
            + ": "
            + used
            + " of "
            + settings.contentBytes()
            + " bytes are used, and a batch may need "
            + need);
  }

  @Override
  public void readQueue(
      String clientId, long fromSequence, int maximumEntries, long maximumBytes, QueueReader reader)
      throws StoreException {
    try {
      contents().readQueue(clientId, fromSequence, maximumEntries, maximumBytes, reader);
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    }
  }

  @Override
  public Optional<ByteBuffer> readMessage(long messageId) throws StoreException {
    try {
      byte[] content = contents().message(messageId);
      return content == null
          ? Optional.empty()
          : Optional.of(ByteBuffer.wrap(content).asReadOnlyBuffer());
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    }
  }

  @Override
  public StoreSpace space() {
    return space;
  }

  /** The length of all files. Any thread. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Operations that named what does not exist, since the store was opened. Any thread. */
  public long ignored() {
    return ignored;
  }

  private void measure(SlabStore store) {
    space = new StoreSpace(store.usedBytes(), settings.contentBytes());
    fileBytes = store.fileBytes();
    Contents now = contents;
    ignored = now == null ? 0 : now.ignored();
  }

  @Override
  public void close() {
    SlabStore store = taken();
    if (store != null) {
      try {
        store.close();
      } catch (RuntimeException e) {
        store.abandon(); // the log has everything
      }
    }
  }

  /** Closes the files as they are. */
  void abandon() {
    SlabStore store = taken();
    if (store != null) {
      store.abandon();
    }
  }

  /** Looks at every record. */
  public void verify() throws StoreException {
    SlabStore store = slabs;
    if (store == null) {
      throw closed();
    }
    try {
      store.verify();
    } catch (DamagedException | DBException | UncheckedIOException | AssertionError e) {
      throw explained(e);
    }
  }

  /** The content of an open store, for who does not change it. */
  Holdings holdings() throws StoreException {
    return contents().holdings();
  }

  private Contents contents() throws StoreException {
    Contents now = contents;
    if (now == null) {
      throw closed();
    }
    return now;
  }

  private StoreException closed() {
    return new StoreException(Kind.IO, disk.place() + ": the store is not open");
  }

  private StoreException explained(Throwable e) {
    Throwable inner = e.getCause();
    Throwable cause = e instanceof UncheckedIOException && inner != null ? inner : e;
    String text = disk.place() + ": " + cause.getMessage();
    Kind kind = Kind.IO;
    if (cause instanceof DiskFullException) {
      kind = Kind.FULL;
    } else if (cause instanceof NewerFormatException) {
      kind = Kind.UNSUPPORTED;
    } else if (cause instanceof DamagedException
        || cause instanceof DBException
        || cause instanceof AssertionError) {
      kind = Kind.CORRUPT;
      damage = Damage.of(cause); // the next to open it sets it aside
    }
    return new StoreException(kind, text, e);
  }
}
