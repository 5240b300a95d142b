// Package lab starts JupyterLab on a checkout: with the JupyterLab that is on
// PATH ([Find]), or with one of its own ([Make]), at the versions and hashes of
// requirements.txt, in a folder of the user's cache.
//
// Nothing of the user's is written to but Jupyter's list of notebooks that are
// trusted ([Trust]). The kernelspec lies in the cache and is named to the server
// by JUPYTER_PATH, so two checkouts at once each find their own kernel, and the
// user's other kernels stay as they are.
//
// A server ([Start]) listens on the loopback interface, with a token that
// Jupyter draws anew each time. When it ends, its kernels and their cells have
// ended too.
package lab
