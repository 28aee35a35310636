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
  private final class Answer {
    private final Runnable task;
    private final @Nullable Ticket ticket;
    private boolean due;

    Answer(Runnable task, @Nullable Ticket ticket) {
      this.task = task;
      this.ticket = ticket;
    }

    boolean isDue() {
      return due || ticket != null && journal.isSafe(ticket);
    }

    void due() {
      due = true;
      release();
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

  /** Answers when the ticket's message is safe, after those before. */
  void add(@Nullable Ticket ticket, Runnable task) {
    Answer answer = append(task, ticket);
    if (ticket == null || !ticket.awaitsCommit()) {
      journal.whenSafe(ticket, answer::due);
    } else if (ticket.window() != awaited) {
      awaited = ticket.window();
      journal.await(awaited, this::look); // once for all that wait for this window
    }
  }

  private void look() {
    awaited = -1;
    release();
  }

  /** Answers when all that was done on this loop so far is durable, after those before. */
  void addDurable(Runnable task) {
    Answer answer = append(task, null);
    journal.whenDurable(answer::due);
  }

  private Answer append(Runnable task, @Nullable Ticket ticket) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    Answer answer = new Answer(task, ticket);
    waiting.add(answer);
    return answer;
  }

  private void release() {
    ArrayDeque<Answer> queue = waiting;
    while (queue != null && !closed) {
      Answer first = queue.peek();
      if (first == null || !first.isDue()) {
        return;
      }
      queue.remove();
      first.task.run();
    }
  }

  /** The connection is gone: nobody can be answered. */
  void close() {
    closed = true;
    waiting = null;
  }
}
