package broker.core.connection;

import broker.core.journal.LoopJournal;
import broker.core.journal.Ticket;
import broker.core.loop.OnEventLoop;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one client that wait until what they promise is durable; they leave in the order
 * of its requests. Owned by the connection's loop; nothing is in it without a store.
 */
@OnEventLoop
final class AnswerQueue {
  private final LoopJournal journal;
  private final BooleanSupplier relaxed;
  private @Nullable ArrayDeque<Answer> waiting; // made when first needed
  private boolean closed;
  private long awaited = -1; // the window after which it is looked what is due

  /**
   * @param relaxed whether nothing waits
   */
  AnswerQueue(LoopJournal journal, BooleanSupplier relaxed) {
    this.journal = journal;
    this.relaxed = relaxed;
  }

  /** One of them. */
  abstract static class Answer {
    private final @Nullable Ticket ticket;
    private boolean due;

    /** An answer to a message that has this ticket, or to something else. */
    Answer(@Nullable Ticket ticket) {
      this.ticket = ticket;
    }

    /** True when the store had no room for the message. */
    final boolean isRefused() {
      return ticket != null && ticket.isRefused();
    }

    /** True when it waits for this ticket and nothing but the disk lets it go. */
    final boolean waitsFor(@Nullable Ticket other) {
      return ticket != null && ticket == other && ticket.awaitsCommit();
    }

    /** Sends it. */
    abstract void send();
  }

  /** An answer that is a task. */
  private static final class Task extends Answer {
    private final Runnable task;

    Task(Runnable task) {
      super(null);
      this.task = task;
    }

    @Override
    void send() {
      task.run();
    }
  }

  /** True when an answer that needs this ticket, or none, may go out at once. */
  boolean isClear(@Nullable Ticket ticket) {
    return (waiting == null || waiting.isEmpty()) && journal.isSafe(ticket);
  }

  /** True when an answer about what was done on this loop so far may go out at once. */
  boolean isClearNow() {
    return isClear(null) && (journal.isDurable(journal.mark()) || relaxed.getAsBoolean());
  }

  /** Answers when the message of its ticket is safe, after those before. */
  void add(Answer answer) {
    append(answer);
    Ticket ticket = answer.ticket;
    if (ticket == null || !ticket.awaitsCommit()) {
      journal.whenSafe(ticket, () -> due(answer));
    } else if (ticket.window() != awaited) {
      awaited = ticket.window();
      journal.await(awaited, this::look); // once for all that wait for this window
    }
  }

  /** The last one that waits, or null. */
  @Nullable Answer last() {
    return waiting == null ? null : waiting.peekLast();
  }

  /** Answers when all that was done on this loop so far is durable, after those before. */
  void addDurable(Runnable task) {
    Answer answer = new Task(task);
    append(answer);
    journal.whenDurable(() -> due(answer));
  }

  private void append(Answer answer) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(answer);
  }

  private void due(Answer answer) {
    answer.due = true;
    release();
  }

  private void look() {
    awaited = -1;
    release();
  }

  private boolean isDue(Answer answer) {
    Ticket ticket = answer.ticket;
    return answer.due || ticket != null && journal.isSafe(ticket);
  }

  private void release() {
    ArrayDeque<Answer> queue = waiting;
    while (queue != null && !closed) {
      Answer first = queue.peek();
      if (first == null || !isDue(first)) {
        return;
      }
      queue.remove();
      first.send();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The connection is gone: nobody can be answered. */
  void close() {
    closed = true;
    waiting = null;
  }
}
