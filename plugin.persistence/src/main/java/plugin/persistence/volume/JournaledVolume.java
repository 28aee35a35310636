package plugin.persistence.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import plugin.persistence.disk.Disk;
import plugin.persistence.disk.DiskFile;
import plugin.persistence.disk.Overlay;

/**
 * A space of bytes that changes atomically: all changes since the last commit are durable when
 * {@link #commit} returns, or none is.
 *
 * <p>Owned by the store thread. After an exception it must be abandoned and opened again.
 */
public final class JournaledVolume {
  /*
   * Commit:     the granules that changed go to the log as one frame, and the log is forced. The main file is
   *             not touched. Pages that differ from it stay in memory (no steal).
   * Checkpoint: once enough pages differ or the log is half full, they are frozen (a later change makes a copy),
   *             the other log takes over, and the checkpoint thread writes them into the main file, forces it and
   *             invalidates the old log.
   * Torn pages: the first time after a checkpoint a page is logged as an image, so recovery needs nothing of a page
   *             that a checkpoint may have garbled. Checksums of pages are pages themselves: they are logged before
   *             each checkpoint like everything else.
   * Recovery:   replays the older log, then the newer, writes the pages, and invalidates the older log first: a loss
   *             of power in between must never leave only the older one.
   */
  private static final String MAIN = "sessions.db";
  private static final String[] LOGS = {"sessions.log0", "sessions.log1"};

  private final VolumeSettings settings;
  private final VolumeFigures figures;
  private final LongSupplier nanoTime;
  private final long salt;
  private final PageCache cache;
  private final Pages pages;
  private final List<DiskFile> files = new ArrayList<>();
  private final MainFile main;
  private final RedoLog[] logs = new RedoLog[LOGS.length];
  private final boolean wasClean;
  private @Nullable ExecutorService executor;

  private final List<Page> transaction = new ArrayList<>();
  private List<Page> dirty = new ArrayList<>();
  private @Nullable Checkpoint checkpoint;
  private int current;
  private long epoch;
  private long transactionNumber;
  private long wantedBytes = Long.MAX_VALUE;
  private long mainBytes;
  private boolean closed;

  /**
   * Opens a volume, and recovers it to its last commit.
   *
   * @param salt any number, another one each time
   * @throws DamagedException if its logs are damaged other than by a loss of power
   * @throws NewerFormatException if a later version has written it; nothing is changed
   */
  public JournaledVolume(
      Disk disk, VolumeSettings settings, VolumeFigures figures, LongSupplier nanoTime, long salt)
      throws IOException {
    this(disk, settings, figures, nanoTime, salt, false);
  }

  /** A volume to be read only: nothing is written, recovery happens in memory. */
  public static JournaledVolume look(Disk disk, VolumeSettings settings) throws IOException {
    return new JournaledVolume(new Overlay(disk), settings, new VolumeFigures(), () -> 0, 1, false);
  }

  /** What is left of a volume, to be read only: damage is passed over, where it can be. */
  public static JournaledVolume remains(Disk disk, VolumeSettings settings) throws IOException {
    return new JournaledVolume(new Overlay(disk), settings, new VolumeFigures(), () -> 0, 1, true);
  }

  private JournaledVolume(
      Disk disk,
      VolumeSettings settings,
      VolumeFigures figures,
      LongSupplier nanoTime,
      long salt,
      boolean tolerant)
      throws IOException {
    this.settings = settings;
    this.figures = figures;
    this.nanoTime = nanoTime;
    this.salt = salt;
    this.cache = new PageCache(settings.cachePages());
    boolean opened = false;
    try {
      main = new MainFile(keep(disk.open(MAIN)), figures);
      pages = new Pages(cache, main, tolerant);
      for (int i = 0; i < LOGS.length; i++) {
        logs[i] = new RedoLog(keep(disk.open(LOGS[i])));
      }
      main.begin(disk, tolerant ? 0 : logs[0].file().size() + logs[1].file().size());
      Recovery recovery = new Recovery(logs, tolerant);
      wasClean = recovery.isClean();
      recover(recovery, disk);
      opened = true;
    } finally {
      if (!opened) {
        abandon();
      }
    }
  }

  private DiskFile keep(DiskFile file) {
    files.add(file);
    return file;
  }

  /** Names of the files of a volume. */
  public static List<String> fileNames() {
    return List.of(MAIN, LOGS[0], LOGS[1]);
  }

  /** Whether nothing was ever written into it. */
  public boolean isBlank() throws IOException {
    return main.isBlank();
  }

  /** Whether it was closed in good order, or new: nothing had to be recovered. */
  public boolean wasClean() {
    return wasClean;
  }

  private void recover(Recovery recovery, Disk disk) throws IOException {
    recovery.replay(
        (number, image) -> {
          Page page = cache.get(number);
          if (page == null) {
            page = image ? new Page(number, pages.blank()) : pages.load(number);
            cache.put(page);
          }
          page.imaged = true;
          makeDirty(page);
          return page.bytes;
        });
    transactionNumber = recovery.transaction();
    epoch = recovery.epoch();
    if (!recovery.isClean()) {
      RedoLog newest = recovery.logs().get(recovery.logs().size() - 1).log();
      for (Page page : dirty) {
        page.imaged = false; // the newer log must do without the older, which goes first
      }
      logChecksums(newest);
      for (Page page : dirty) {
        page.dirty = false;
        page.imaged = false;
      }
      main.write(dirty);
      dirty = new ArrayList<>();
      for (Recovery.Valid valid : recovery.logs()) {
        valid.log().invalidate(settings.logBytes());
      }
    }
    for (RedoLog log : logs) {
      log.file().extend(settings.logBytes());
    }
    disk.sync();
    mainBytes = main.file().size();
    epoch += 2;
    activate(0);
  }

  private void activate(int log) throws IOException {
    current = log;
    logs[log].begin(new RedoLog.Start(epoch, transactionNumber, salt + epoch));
  }

  // --- pages

  /** A page that may be changed now. */
  private Page writable(Page page) {
    Page own = page;
    if (page.frozen) {
      byte[] copy = cache.memory();
      System.arraycopy(page.bytes, 0, copy, 0, Page.SIZE);
      own = new Page(page.number, copy);
      cache.put(own);
    }
    makeDirty(own);
    if (!own.inTransaction) {
      own.inTransaction = true;
      transaction.add(own);
    }
    return own;
  }

  private void makeDirty(Page page) {
    if (!page.dirty) {
      page.dirty = true;
      dirty.add(page);
    }
  }

  // --- content

  /** Reads a number of 8 bytes; it must not cross pages. */
  public long getLong(long at) {
    return Page.getLong(pages.at(at).bytes, offset(at));
  }

  /** Reads a number of 4 bytes; it must not cross pages. */
  public int getInt(long at) {
    return Page.getInt(pages.at(at).bytes, offset(at));
  }

  /** Reads bytes. */
  public void read(long at, byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      int offset = offset(at + done);
      int part = Math.min(length - done, Page.SIZE - offset);
      System.arraycopy(pages.at(at + done).bytes, offset, bytes, from + done, part);
      done += part;
    }
  }

  /** Writes a number of 8 bytes; it must not cross pages. */
  public void putLong(long at, long value) {
    Page page = pages.at(at);
    int offset = offset(at);
    if (Page.getLong(page.bytes, offset) != value) {
      page = writable(page);
      Page.setLong(page.bytes, offset, value);
      page.mark(offset, offset + Long.BYTES);
    }
  }

  /** Writes a number of 4 bytes; it must not cross pages. */
  public void putInt(long at, int value) {
    Page page = pages.at(at);
    int offset = offset(at);
    if (Page.getInt(page.bytes, offset) != value) {
      page = writable(page);
      Page.setInt(page.bytes, offset, value);
      page.mark(offset, offset + Integer.BYTES);
    }
  }

  /** Writes bytes; granules that are the same already are not logged. */
  public void write(long at, byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      int offset = offset(at + done);
      int part = Math.min(length - done, Page.SIZE - offset);
      write(pages.at(at + done), offset, bytes, from + done, part);
      done += part;
    }
  }

  private void write(Page page, int offset, byte[] bytes, int from, int length) {
    if (!page.imaged && length > Page.GRANULE) {
      writeWhole(page, offset, bytes, from, length);
      return;
    }
    Page own = page;
    for (int at = offset; at < offset + length; ) {
      int end = Math.min(offset + length, ((at >>> Page.GRANULE_BITS) + 1) << Page.GRANULE_BITS);
      int source = from + at - offset;
      if (!Arrays.equals(own.bytes, at, end, bytes, source, source + end - at)) {
        own = writable(own);
        System.arraycopy(bytes, source, own.bytes, at, end - at);
        own.mark(at, end);
      }
      at = end;
    }
  }

  /** Writes into a page that will be logged whole if it changes at all. */
  private void writeWhole(Page page, int offset, byte[] bytes, int from, int length) {
    if (!Arrays.equals(page.bytes, offset, offset + length, bytes, from, from + length)) {
      Page own = writable(page);
      System.arraycopy(bytes, from, own.bytes, offset, length);
      own.mark(offset, offset + length);
    }
  }

  /** Makes whole pages zero without a look at what they were. */
  public void wipe(long at, int length) {
    for (long page = at >>> Page.BITS; page < (at + length) >>> Page.BITS; page++) {
      wipe(Checksums.physical(page));
    }
  }

  /** As {@link #wipe}, for pages behind which nothing is in use, whatever a loss of power left. */
  public void append(long at, int length) {
    for (long page = at >>> Page.BITS; page < (at + length) >>> Page.BITS; page++) {
      int number = Checksums.physical(page);
      if (Checksums.isChecksums(number - 1)) {
        wipe(number - 1);
      }
      wipe(number);
    }
  }

  private void wipe(int number) {
    Page old = cache.get(number);
    if (old != null && !old.frozen) {
      Arrays.fill(old.bytes, (byte) 0);
      old.imaged = false;
      writable(old);
    } else {
      Page blank = new Page(number, pages.blank());
      cache.put(blank);
      writable(blank);
    }
  }

  private static int offset(long at) {
    return (int) (at & (Page.SIZE - 1));
  }

  /** Whether one of these bytes is in a page that is not what was written. */
  public boolean isSuspect(long at, int length) {
    return pages.isSuspect(at, length);
  }

  // --- length

  /** How many bytes there is room for in blocks that the file system has given. */
  public long reserved() {
    long pages = mainBytes >>> Page.BITS;
    return (pages - (pages + Checksums.PAGES) / (Checksums.PAGES + 1)) << Page.BITS;
  }

  /** The length of all files, as far as known without a look at the file system. */
  public long fileBytes() {
    return mainBytes + 2L * settings.logBytes();
  }

  /** Makes room up to a place, durably, before anything is written there. */
  public void reserve(long end) throws IOException {
    wantedBytes = Math.max(wantedBytes, end);
    if (end > reserved()) {
      mainBytes = main.grow(Checksums.physical(((end + Page.SIZE - 1) >>> Page.BITS) - 1) + 1L);
    }
  }

  /** Gives back what lies behind a place, once no log needs it; nothing is there any more. */
  public void release(long end) {
    wantedBytes = Math.min(wantedBytes, end);
  }

  private void shrink() throws IOException {
    long pages = Checksums.physical(((wantedBytes + Page.SIZE - 1) >>> Page.BITS) - 1) + 1L;
    long bytes = MainFile.length(pages);
    if (bytes >= main.file().size() || !cache.drop((int) (bytes >>> Page.BITS))) {
      return;
    }
    main.file().truncate(bytes);
    mainBytes = bytes;
    wantedBytes = Long.MAX_VALUE;
  }

  // --- commit

  /** Makes all changes since the last commit durable, as one. */
  public void commit() throws IOException {
    finishCheckpoint(false);
    if (transaction.isEmpty()) {
      return;
    }
    long end = logs[current].position() + Frame.most(transaction.size());
    boolean due = end >= settings.logBytes() / 2;
    boolean urgent = end >= settings.logBytes() * 3L / 4;
    due |= dirty.size() >= settings.cachePages() / 4;
    urgent |= dirty.size() >= settings.cachePages() / 2;
    if (urgent || (due && checkpoint == null)) {
      startCheckpoint();
    } else {
      log(logs[current]);
    }
  }

  private void log(RedoLog log) throws IOException {
    figures.logBytes.add(log.append(transactionNumber, transaction));
    long before = nanoTime.getAsLong();
    log.file().force();
    figures.commitSyncNanos.add(nanoTime.getAsLong() - before);
    figures.syncs.increment();
    figures.commits.increment();
    transactionNumber++;
    for (Page page : transaction) {
      page.changed = 0;
      page.inTransaction = false;
      page.imaged = true;
    }
    transaction.clear();
  }

  /** Logs the transaction with the checksums of all that a checkpoint is about to write. */
  private void logChecksums(RedoLog log) throws IOException {
    List<Page> groups = new ArrayList<>();
    for (Page page : List.copyOf(dirty)) {
      if (!Checksums.isChecksums(page.number)) {
        Page group = writable(pages.checksums(page.number));
        int at = Checksums.offsetOf(page.number);
        Page.setInt(group.bytes, at, page.checksum(Page.SIZE));
        group.mark(at, at + 4);
        groups.add(group);
      }
    }
    groups.stream().distinct().forEach(Checksums::seal);
    if (!transaction.isEmpty()) {
      log(log);
    }
  }

  /** Logs the transaction, and has all that is in the log by then written into the main file. */
  private void startCheckpoint() throws IOException {
    finishCheckpoint(true);
    logChecksums(logs[current]);
    for (Page page : dirty) {
      page.frozen = true;
    }
    Checkpoint next = new Checkpoint(dirty, main, logs[current], settings.logBytes(), figures);
    dirty = new ArrayList<>();
    epoch++;
    activate(1 - current);
    checkpoint = next;
    if (settings.background()) {
      if (executor == null) {
        executor = Checkpoint.thread();
      }
      executor.execute(next.task());
    } else {
      next.task().run();
      finishCheckpoint(true);
    }
  }

  /** Takes note of a checkpoint that is done, or waits for it. */
  private void finishCheckpoint(boolean wait) throws IOException {
    Checkpoint done = checkpoint;
    if (done == null || !(wait || done.isDone())) {
      return;
    }
    done.await();
    checkpoint = null;
    for (Page page : done.pages()) {
      page.frozen = false;
      page.dirty = false;
      page.imaged = false;
      if (cache.isReplaced(page)) {
        cache.recycle(page); // a copy has changed meanwhile
      }
    }
    cache.trim();
    if (wantedBytes != Long.MAX_VALUE) {
      shrink();
    }
  }

  /** Commits, and brings everything into the main file: afterwards the logs are void. */
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      commit();
      startCheckpoint();
      finishCheckpoint(true);
      logs[current].invalidate(settings.logBytes());
    } finally {
      abandon();
    }
  }

  /** Closes the files as they are; the next who opens them finds the last commit. */
  public void abandon() {
    closed = true;
    if (executor != null) {
      executor.shutdown();
    }
    Checkpoint running = checkpoint;
    if (running != null) {
      try {
        running.await();
      } catch (IOException | RuntimeException e) {
        checkpoint = null; // the log is still there
      }
    }
    for (DiskFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        continue; // nothing is lost by it: what counts was forced
      }
    }
  }
}
