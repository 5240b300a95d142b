package kerneltest

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// object is the content of a message.
type object = map[string]any

// execute runs a cell: its commands in order, then the reply and "idle".
func (k *fake) execute(r request) {
	select {
	case <-k.interrupted: // one that came too late for the cell before
	default:
	}
	reply := object{"status": "ok"}
	if !r.silent {
		k.count++
		reply["execution_count"] = k.count
	}
	withReply, withIdle := true, true
	for line := range strings.Lines(r.code) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "fail", "error":
			ename, evalue, _ := strings.Cut(rest, " ")
			failure := object{"ename": ename, "evalue": evalue, "traceback": []string{rest}}
			if name == "error" {
				k.publish(r, "error", failure)
			}
			reply["status"], reply["ename"], reply["evalue"], reply["traceback"] = "error", ename, evalue, []string{rest}
		case "abort":
			reply["status"] = "aborted"
		case "no-reply":
			withReply = false
		case "no-idle":
			withIdle = false
		default:
			if k.command(r, name, rest) {
				reply["status"], reply["ename"], reply["evalue"] = "error", "Interrupted", "interrupted"
			}
		}
	}
	if withReply {
		k.answer("shell", r, "execute_reply", reply)
	}
	if withIdle {
		k.publish(r, "status", object{"execution_state": "idle"})
	}
}

// command runs one command and reports whether it was interrupted.
func (k *fake) command(r request, name, rest string) (interrupted bool) {
	n, _ := strconv.Atoi(strings.Fields(rest + " 0")[0])
	switch name {
	case "":
	case "print":
		k.print(r, rest)
	case "lines":
		for i := range n {
			k.print(r, fmt.Sprint("line ", i+1))
		}
	case "much":
		for range n {
			k.print(r, strings.Repeat("and so on ", 1<<20/10))
		}
	case "flood":
		for {
			k.print(r, strings.Repeat("and so on ", 100))
			select {
			case <-k.interrupted:
				return true
			case <-time.After(2 * time.Millisecond): // what is not taken waits in memory
			}
		}
	case "display", "updates":
		kind, id, text := "display_data", "", ""
		if name == "display" {
			id, text, _ = strings.Cut(rest, " ")
			n = 1
		} else {
			kind, id = "update_display_data", strings.Fields(rest)[1]
		}
		for i := range n {
			if name == "updates" {
				text = strconv.Itoa(i + 1)
			}
			k.publish(r, kind, object{"data": object{"text/plain": text}, "metadata": object{}, "transient": object{"display_id": id}})
		}
	case "clear":
		k.publish(r, "clear_output", object{"wait": false})
	case "malformed":
		k.publish(r, "stream", []string{"a", "list"})
	case "forged":
		parts := k.message(r.header, "stream", object{"name": "stdout", "text": "forged"})
		parts[5] = []byte(`{"name":"stdout","text":"changed"}`)
		k.send("iopub", append([][]byte{[]byte("stream")}, parts...))
	case "torn":
		k.send("iopub", k.message(r.header, "stream", object{})[:3])
	case "other":
		r.header = []byte(`{"msg_id":"somebody-else"}`)
		k.print(r, "not for you")
	case "hang":
		<-k.interrupted
		return true
	case "deaf":
		select {}
	case "input":
		k.answer("stdin", r, "input_request", object{"prompt": "? ", "password": false})
		select {}
	case "read":
		child := exec.Command("cat")
		if _, err := child.StdinPipe(); err != nil { // held open, as for a cell
			panic(err)
		}
		start(child)
		_ = child.Wait() // it never ends by itself
	case "close":
		flush()
		_ = k.sockets[rest].Close()
		select {}
	case "exit":
		flush()
		os.Exit(n)
	case "kill":
		flush()
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "freeze":
		flush()
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		select {} // the signal may take a moment
	case "child":
		// The shell in the middle ends, and its child is an orphan.
		child := exec.Command("/bin/sh", "-c", "sleep 600 & echo $! > "+rest)
		child.Env = []string{"PATH=/usr/bin:/bin"}
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		start(child)
		_ = child.Wait()
	case "group":
		child := exec.Command("/bin/sh", "-c", "trap '' INT TERM HUP; echo $$ > "+rest+"; while :; do sleep 1; done")
		start(child)
	default:
		panic("kerneltest has no command " + name)
	}
	return false
}

func (k *fake) print(r request, text string) {
	k.publish(r, "stream", object{"name": "stdout", "text": text + "\n"})
}

// flush waits until what was published has left: ZeroMQ sends in the background.
func flush() { time.Sleep(200 * time.Millisecond) }

func start(cmd *exec.Cmd) {
	if err := cmd.Start(); err != nil {
		panic(err)
	}
}
