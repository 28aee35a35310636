package broker.core.journal;

import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one loop: the one that collects, and those on their way to the store. Owned by the
 * loop.
 */
@OnEventLoop
final class LoopWindows {
  /*
   * The cut:   a message goes to sessions of several loops, and at QoS 2 all of it has to be in one batch. So
   *            the windows of all loops end in a way that no QoS 2 message lies across: a loop that is asked
   *            for its window hands over what it has for others, tells each of them (a mark in the order of
   *            what it sent), and begins no QoS 2 message that others are concerned with until all others have
   *            told it the same. Then what was sent to it is in its window, and the window ends. What comes
   *            from a loop that is already further waits until this one is as far.
   * One loop:  nothing of that.
   */
  private static final int FREE_BLOCKS = 2;
  private static final int MANY = 256; // operations more, and other loops are told

  /** So much is handed over in the middle of a turn, which may have thousands of messages. */
  static final int EARLY_BYTES = 128 << 10;

  private static final int MANY_WAIT = 8;
  private static final int LITTLE = 4;

  private final LoopJournal owner;
  private final Journal journal;
  private final Loop loop;
  private final Urgency urgency;
  private final ArrayDeque<Window> handedOver = new ArrayDeque<>();
  private final List<Runnable> afterCut = new ArrayList<>();
  private Window current;
  private Window next;
  private int marks;
  private boolean cutting;
  private boolean putsOff; // the end of a window that is asked for, to the turn after this one
  private long bytesHandedOver;
  private volatile long asked; // the number of the window that the store waits for
  private volatile long told; // bytes that waited when it was looked at last
  private volatile int toldWaiting; // answers
  private Runnable handOver = () -> {};
  private @Nullable Refusals refusals;
  private final Releases releases = new Releases();
  private final ArrayDeque<StoreBlock> blocks = new ArrayDeque<>(2); // that are free
  private final List<JournalSource> sources = new ArrayList<>();
  private final TurnTask turnAfter =
      new TurnTask() {
        @Override
        protected void atTurnEnd() {
          loop.execute(LoopWindows.this::turnAfter);
        }
      };

  LoopWindows(LoopJournal owner, Journal journal, Loop loop) {
    this.owner = owner;
    this.journal = journal;
    this.loop = loop;
    this.urgency = new Urgency(journal, loop, this);
    this.current = new Window(1);
    this.next = new Window(2);
  }

  /** What hands over what the loop has for others. */
  void handOver(Runnable handsOver) {
    handOver = handsOver;
  }

  /** What tells all it knows. */
  void source(JournalSource source) {
    sources.add(source);
  }

  /** Who is told of what the store had no room for. */
  void refusals(Refusals told) {
    refusals = told;
  }

  Window current() {
    return current;
  }

  Urgency urgency() {
    return urgency;
  }

  boolean hasAny() {
    return current.bytes() > 0 || journal.hasRetained() || !current.waiting.isEmpty();
  }

  void add(Operation operation) {
    current.add(operation);
    tellIfMany(current.count());
  }

  private void tellIfMany(int count) {
    if (count % MANY == 0) {
      told = bytes();
    }
  }

  /** Adds an entry that memory does not keep. */
  void append(
      DurableSession session,
      long sequence,
      StorableMessage message,
      long state,
      byte[] extra,
      @Nullable Ticket ticket) {
    WallClock clock = journal.clock();
    StoreBlock block = block();
    current.addToBlock(block.add(session, sequence, message, state, extra, ticket, clock));
    tellIfMany(block.count());
  }

  private StoreBlock block() {
    StoreBlock block = current.block();
    if (block == null) {
      block = blocks.isEmpty() ? unused() : blocks.remove();
      current.block(block);
    }
    return block;
  }

  /** One whose window has become durable, in this turn perhaps, or else a new one. */
  private StoreBlock unused() {
    long durable = journal.durable(); // first: the store thread has let go of it then
    for (Window window : handedOver) {
      StoreBlock block = window.number <= durable ? window.block() : null;
      if (block != null && !block.isRefused()) {
        window.block(null);
        if (block.clear()) {
          return block;
        }
      }
    }
    return new StoreBlock();
  }

  void cancel(Operation operation) {
    current.cancel(operation);
  }

  /** What is not durable, in bytes. */
  long bytes() {
    return bytesHandedOver + current.bytes();
  }

  /** The window that has what another loop does with what it is sent now. */
  long afterHandOver() {
    return cutting ? next.number : current.number;
  }

  /** True while no message may begin that has to be in one batch with what other loops do. */
  boolean isCutting() {
    return cutting;
  }

  /** Runs the task in the next window. */
  void afterCut(Runnable task) {
    afterCut.add(task);
  }

  boolean isDurable(long number) {
    return number <= journal.durable() || journal.isBypassed();
  }

  /** As above; another loop may be about to put it off. */
  boolean isDurable(Ticket waited) {
    long durable = journal.durable(); // first: what is put off before is seen then
    return waited.window() <= durable || journal.isBypassed();
  }

  /** Runs the task when the window of this ticket is durable, wherever that is by then. */
  void await(Ticket waited, Runnable task) {
    if (isDurable(waited)) {
      task.run();
    } else {
      await(waited.window(), () -> await(waited, task));
    }
  }

  void await(long number, Runnable task) {
    for (Window window : handedOver) {
      if (window.number == number) {
        window.waiting.add(task);
        return;
      }
    }
    (number <= current.number ? current : next).waiting.add(task);
  }

  // ---- the cut

  /** The journal asks for the window with this number. Any thread. */
  void ask(long number) {
    asked = number;
    loop.execute(() -> collect(number));
  }

  /**
   * Ends the window at once, in the middle of a turn, if it is asked for and has much. Not with
   * several loops: who waits for the end of a cut must not come in between.
   */
  void endIfAsked() {
    if (asked == current.number && current.bytes() >= EARLY_BYTES && journal.loops() == 1) {
      collect(asked);
    }
  }

  private void collect(long number) {
    if (number == current.number && !cutting && !putsOff) {
      end();
    }
  }

  private void end() {
    beginCut();
    endCutIfMarked();
  }

  /*
   * Halves:  while the store writes for one half of the publishers, the other half is answered and read from. If
   *          all wait for the same batch, the store waits for the loop, and then the loop for the store. So when
   *          little has come by the time a batch is there, half of those who wait are answered; in the turn after,
   *          which begins with what those have sent, the window ends, and the others are answered.
   */

  private boolean isWorthATurn(long number) {
    Window last = handedOver.peekLast();
    return last != null
        && last.number == number
        && last.waiting.size() >= MANY_WAIT
        && current.bytes() < last.bytes() / LITTLE
        && journal.snapshot(current.number) == Journal.Snapshot.NONE;
  }

  private void turnAfter() {
    if (!putsOff) {
      urgency.demandNow(); // the answers that follow take their time
    }
    putsOff = false;
    collect(asked);
    releases.tell(Integer.MAX_VALUE);
  }

  private void beginCut() {
    cutting = true;
    putsOff = false;
    handOver.run();
    journal.forOthers(loop.index(), each -> each.windows().markFromOther(current.number));
  }

  /** Another loop has handed over all that belongs to this window. Any thread. */
  private void markFromOther(long number) {
    loop.execute(
        () -> {
          if (number > current.number) {
            afterCut.add(() -> marked(number)); // it is further than this one already
          } else {
            marked(number);
          }
        });
  }

  private void marked(long number) {
    if (number == current.number) {
      marks++;
      if (!cutting) {
        beginCut();
      }
      endCutIfMarked();
    }
  }

  private void endCutIfMarked() {
    if (marks == journal.loops() - 1) {
      endCut();
    }
  }

  private void endCut() {
    Window ended = current;
    Journal.Snapshot snapshot = journal.snapshot(ended.number);
    if (snapshot != Journal.Snapshot.NONE) {
      beginAnew(ended, snapshot);
    }
    cutting = false;
    marks = 0;
    boolean some = snapshot == Journal.Snapshot.NONE && urgency.hasQuick();
    current = next;
    next = new Window(current.number + 1);
    if (some) {
      ended.takeOver(urgency, current);
    }
    ended.handOver();
    handedOver.add(ended);
    bytesHandedOver += ended.bytes();
    tell();
    journal.ended(loop.index(), ended);
    List<Runnable> tasks = List.copyOf(afterCut);
    afterCut.clear();
    tasks.forEach(Runnable::run);
  }

  private void beginAnew(Window window, Journal.Snapshot snapshot) {
    boolean whole = snapshot == Journal.Snapshot.WHOLE;
    if (whole) {
      window.discard();
    }
    owner.on(true);
    if (snapshot == Journal.Snapshot.REPAIR) {
      Window first = new Window(window.number);
      window.first(first);
      Repair repair = new Repair(first);
      sources.forEach(each -> each.repair(repair));
      first.handOver();
    }
    sources.forEach(each -> each.dump(whole));
  }

  // ---- the store has it

  /**
   * All windows up to this one are durable. Any thread.
   *
   * @param next is asked for, unless it is 0
   */
  void committed(long number, long next) {
    if (next > 0) {
      asked = next;
    }
    loop.execute(
        () -> {
          boolean halves = isWorthATurn(number);
          if (halves) {
            putsOff = next > 0;
            loop.atTurnEnd(turnAfter);
          } else if (next > 0) {
            collect(next);
          }
          committed(number, halves);
        });
  }

  private void committed(long number, boolean halves) {
    while (!handedOver.isEmpty() && handedOver.peek().number <= number) {
      Window window = handedOver.remove();
      bytesHandedOver -= window.bytes();
      letGo(window);
      releases.add(window.waiting);
    }
    releases.tell(halves ? (releases.size() + 1) / 2 : Integer.MAX_VALUE);
    tell();
  }

  private void tell() {
    int waiting = releases.size() + current.waiting.size() + next.waiting.size();
    for (Window window : handedOver) {
      waiting += window.waiting.size();
    }
    told = bytes();
    toldWaiting = waiting;
  }

  /** Bytes that waited for the store a moment ago. Any thread. */
  long waitingBytes() {
    return told;
  }

  /** Answers that waited for the store a moment ago. Any thread. */
  int waitingAnswers() {
    return toldWaiting;
  }

  private void letGo(Window window) {
    for (int i = 0; i < window.count(); i++) {
      Operation operation = window.operation(i);
      operation.window = null;
      DurableSession session = operation.session();
      if (session != null) {
        session.settled(window);
      }
      if (operation instanceof Entry entry) {
        entry.committed();
        if (entry.isRefused() && refusals != null) {
          refusals.refused(entry);
        }
      }
    }
    StoreBlock block = window.block();
    if (block != null) {
      letGo(block);
    }
  }

  private void letGo(StoreBlock block) {
    if (refusals != null) {
      block.tellRefused(refusals);
    }
    if (block.clear() && blocks.size() < FREE_BLOCKS) {
      blocks.add(block);
    }
  }

  /** Nobody waits any more. */
  void bypassed() {
    List<Window> all = new ArrayList<>(handedOver);
    all.add(current);
    all.add(next);
    all.forEach(window -> releases.add(window.waiting));
    releases.tell(Integer.MAX_VALUE);
  }
}
