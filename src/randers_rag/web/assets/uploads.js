// A document that is being put into the index: show how far it has come, and the outcome when there is one.
const working = document.getElementById("rr-u-working");

async function look() {
  try {
    const answer = await fetch(working.dataset.status);
    if (!answer.ok) throw new Error(answer.statusText);
    const job = await answer.json();
    if (job.state !== "working") return location.reload();
    const bar = working.querySelector("progress");
    bar.max = Math.max(job.total, 1);
    bar.value = job.done;
    const status = document.getElementById("rr-u-status");
    if (status.textContent !== job.said) status.textContent = job.said;
  } catch {
    // the server is busy or away: try again
  }
  setTimeout(look, 500);
}

if (working) look();
document.getElementById("rr-u-done")?.focus();
